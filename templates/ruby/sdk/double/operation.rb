# frozen_string_literal: true

# What a connector's lambdas may call without a receiver, and how they are run.

module Workato
  module Connector
    module Sdk
      # Values only: what `base_uri` and `webhook_notification` have.
      class Context
        def initialize(connection, streams = {})
          @connection = connection
          @streams = streams
        end

        def execute(*given, &block)
          Request.call_in(self, given, block)
        end

        def workato
          Library.new(->(name) { Stream.new(@streams, name, methods: @methods, connection: connection) })
        end

        def parse_json(text)
          workato.parse_json(text)
        end

        def uuid
          workato.uuid
        end

        # In the workspace's zone, not in UTC.
        def now
          ::ActiveSupport::TimeZone.local.now
        end

        def today
          ::ActiveSupport::TimeZone.local.today
        end

        def account_property(name)
          AccountProperties.get(name)
        end

        def lookup(table, columns = {})
          LookupTables.lookup(table, columns)
        end

        def sleep(seconds)
          ::Kernel.sleep(seconds.presence || 0)
        end

        def puts(*given)
          ::Kernel.puts(*given)
        end

        def blank
          ''
        end

        def null; end
        alias skip null
        alias clear null

        private

        attr_reader :connection
      end

      # Everything: what `execute`, `poll`, `test`, methods, pick lists and lists of fields have.
      class Operation < Context
        def initialize(operation: {}, methods: {}, connection: Connection.new, object_definitions: nil, streams: {})
          super(connection, streams)
          @operation = ::ActiveSupport::HashWithIndifferentAccess.wrap(operation)
          @methods = ::ActiveSupport::HashWithIndifferentAccess.wrap(methods)
          @object_definitions = object_definitions
        end

        # Runs a lambda with what every lambda gets, as far as it has parameters for it.
        def execute(settings = nil, input = {}, input_schema = [], output_schema = [], continue = {}, &block)
          connection.merge_settings!(settings) if settings
          fields = [input_schema, output_schema].map { |schema| ::Array.wrap(schema).map { |field| wrap(field) } }
          indifferent(Request.answered(Request.call_in(self, [connection.settings, wrap(input), *fields, wrap(continue)], block)))
        end

        %w[get options head].each do |verb|
          define_method(verb) { |url, params = {}| request(verb, url).params(params).response_format_json }
        end

        %w[post put patch delete copy move].each do |verb|
          define_method(verb) { |url, payload = nil| request(verb, url).payload(payload).format_json }
        end

        # One after the other; whether all went well, the answers, the messages of what did not.
        def parallel(requests = [], threads: 1, rpm: nil, requests_per_period: nil, period: 60)
          results = requests.map do |one|
            [one.response!, nil]
          rescue ::StandardError => e
            [nil, e.to_s]
          end
          [results.none?(&:last), results.map(&:first), results.map(&:last)]
        end

        # Runs a method of the connector; the number of arguments must be right.
        def call(name, *given)
          method = @methods[name]
          raise UndefinedMethodError, "Method '#{name}' does not exists" unless method
          unless method.is_a?(::Proc)
            raise UnexpectedMethodDefinitionError, "Expected lambda for method '#{name}' definition, got: #{method.class.name}"
          end

          instance_exec(*given, &method)
        end
        ruby2_keywords :call

        # The identity of a recipe differs from process to process; a job has none outside of the platform.
        RECIPE = ::SecureRandom.hex(32)

        def execution_context
          @execution_context ||= { recipe_id: RECIPE }
        end

        def error(message)
          raise RuntimeError, message
        end

        def sample_output(settings = nil, input = {})
          execute(settings, input, &operation[:sample_output])
        end

        def input_fields(settings = nil, config_fields = {})
          extended_schema(settings, config_fields)[:input]
        end

        def output_fields(settings = nil, config_fields = {})
          extended_schema(settings, config_fields)[:output]
        end

        # The fields of both sides, for these config fields.
        def extended_schema(settings = nil, config_fields = {})
          definitions = @object_definitions.lazy(settings, config_fields)
          { input: :input_fields, output: :output_fields }.map { |side, key| [side, fields(definitions, settings, config_fields, operation[key])] }.to_h
                                                          .with_indifferent_access
        end

        private

        attr_reader :operation, :object_definitions

        def request(verb, url)
          Request.new(url, method: verb.upcase, connection: connection, place: self)
        end

        def fields(definitions, settings, config_fields, block)
          return [] unless block

          ::Array.wrap(execute(settings, config_fields) { |connection, input| Request.call_in(self, [definitions, connection, input], block) })
        end

        def config_fields_schema
          operation[:config_fields] || []
        end

        def apply_input_schema(input, schema)
          schema.apply(schema.trim(input), required: true) { |value, field| field.convert(value, :render_input, @methods) }
        end

        def apply_output_schema(output, schema)
          raise ::TypeError, "an output is a hash, not a #{output.class}" unless output.is_a?(::Hash)

          schema.apply(output, required: false) { |value, field| field.convert(value, :parse_output, @methods) }
        end

        def wrap(value)
          ::ActiveSupport::HashWithIndifferentAccess.wrap(value)
        end

        def indifferent(value)
          case value
          when ::Hash then wrap(value)
          when ::Array then value.map! { |inner| indifferent(inner) }
          else value
          end
        end
      end
    end
  end
end
