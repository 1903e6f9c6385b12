# frozen_string_literal: true

# The functions under `workato`.

require 'csv'
require 'psych'
require 'resolv'

module Workato
  module Connector
    module Sdk
      # A part of the library refuses what it does not have.
      class Part
        NAME = 'workato'

        def method_missing(name, *)
          raise UndefinedStdLibMethodError, "Undefined method '#{name}' for \"#{self.class::NAME}\" namespace"
        end

        def respond_to_missing?(*)
          false
        end
      end

      class Library < Part
        # Streams are found by the block.
        def initialize(streams)
          @streams = streams
        end

        def parse_json(text)
          text = text.response! if text.is_a?(Request)
          text.is_a?(::String) ? ::JSON.parse(text) : text
        rescue ::JSON::ParserError => e
          raise JSONParsingError, e.message
        end

        def uuid
          ::SecureRandom.uuid
        end

        def random_bytes(length)
          Types::Binary.new(::SecureRandom.random_bytes(length))
        end

        def verify_rsa(payload, certificate, signature, algorithm = 'SHA256')
          key = ::OpenSSL::X509::Certificate.new(certificate).public_key
          key.verify(::OpenSSL::Digest.new(algorithm.to_s.upcase), signature, payload)
        end

        def csv
          Csv.new
        end

        def net
          Net.new
        end

        def stream
          Streams.new(@streams)
        end
      end

      class Net < Part
        NAME = 'workato.net'

        # Records of a name as hashes.
        def lookup(name, record)
          raise ::TypeError, 'lookup takes two texts' unless name.is_a?(::String) && record.is_a?(::String)

          case record.upcase
          when 'A' then resources(name, :A).map { |found| { address: found.address.to_s } }
          when 'SRV'
            resources(name, :SRV).map do |found|
              { port: found.port, priority: found.priority, target: found.target.to_s, weight: found.weight }
            end
          else raise ArgumentError, 'Record type not supported, Supported types: "A", "SRV"'
          end
        rescue ::Resolv::ResolvError, ::Resolv::ResolvTimeout => e
          raise NetLookupError, e
        end

        private

        def resources(name, kind)
          ::Resolv::DNS.new.getresources(name, ::Resolv::DNS::Resource::IN.const_get(kind))
        end
      end

      class Csv < Part
        NAME = 'workato.csv'

        # Rows as hashes by the headers.
        def parse(text, headers:, skip_first_line: false, **options)
          raise ArgumentError, 'Headers are required. Pass headers: true to implicitly use the first line' if headers == false

          rows = ::CSV.parse(text, headers: headers, **options.compact).map(&:to_hash)
          skip_first_line ? rows.drop(1) : rows
        end

        def generate(text = nil, headers: nil, **options, &block)
          ::CSV.generate(text || +'', **{ headers: headers, **options }.compact, write_headers: headers.present?, &block)
        end
      end
    end
  end
end
