# frozen_string_literal: true

# Streams: contents that are read in pieces, when somebody reads them.

module Workato
  module Connector
    module Sdk
      # A stream that an action hands out: the lambda of its name with an input.
      class Stream
        FRAME = 10 * 1024 * 1024

        # Reads a stream, or a text as a stream of one piece.
        def self.each_chunk(stream:, from: nil, frame_size: nil)
          from ||= 0
          return yield(*piece(stream[from..-1], from), true, nil) if stream.is_a?(::String)

          loop do
            data, last = stream.chunk(from, frame_size || FRAME)
            following = last ? nil : from + (data&.length || 0)
            yield(*piece(data, from), last, following)
            break if last

            from = following
          end
        end

        def self.piece(data, from)
          [data, from, data.to_s.empty? ? nil : from + data.bytesize - 1]
        end

        def initialize(sources, name, **surroundings)
          @block = sources[name] || raise(::KeyError, "key not found: #{name.inspect}")
          @name = name
          @surroundings = surroundings
        end

        def with(input)
          @input = ::ActiveSupport::HashWithIndifferentAccess.wrap(input)
          self
        end

        def to_hash
          { '__stream__' => true, 'name' => @name, 'input' => @input }
        end

        def chunk(from, size)
          input = @input
          block = @block
          Operation.new(**@surroundings).execute(nil, { input: input }) do |_, given|
            Request.call_in(self, [given[:input], from, from + size - 1, size], block)
          end
        end
      end

      # What is under `workato.stream`.
      class Streams < Part
        NAME = 'workato.stream'

        # What a test gives in place of a stream: its pieces by where they begin.
        Pieces = Struct.new(:pieces) do
          def chunk(from, _size)
            place = pieces.keys.find { |key| key >= from }
            [place && pieces[place], place.nil? || place == pieces.keys.last]
          end
        end

        def initialize(find)
          @find = find
        end

        def out(name, input = {})
          @find.call(name).with(Request.answered(input))
        end

        def in(stream, from: nil, frame_size: nil, &block)
          stream = known(stream) if stream.is_a?(::Hash)
          Stream.each_chunk(stream: stream, from: from, frame_size: frame_size, &block)
        end

        private

        def known(given)
          return given[:data] if given[:data]
          return out(given[:name], given[:input] || {}) unless given[:chunks]

          Pieces.new(given[:chunks].transform_keys(&:to_i))
        end
      end
    end
  end
end
