# frozen_string_literal: true

# What the SDK makes of the texts of a declared field: text in UTF-8, or bytes.

module Workato
  module Types
    class UnicodeString < ::String
      def initialize(text)
        super(text)
        encode!('UTF-8')
      end

      def binary?
        false
      end
    end

    # A point in time in a declared field; its text is ISO 8601 with six digits.
    class Moment < ::Time
      def self.of(time)
        time = time.to_time
        at(time.to_r, in: time.strftime('%:z'))
      end

      def to_s
        iso8601(6)
      end
    end

    class Binary < ::String
      def initialize(bytes)
        super
        force_encoding(::Encoding::ASCII_8BIT)
      end

      def to_s
        self
      end

      def binary?
        true
      end

      def as_string(encoding)
        ::String.new(self, encoding: encoding).encode(encoding, invalid: :replace, undef: :replace)
      end

      def as_utf8
        as_string('utf-8')
      end
    end
  end
end
