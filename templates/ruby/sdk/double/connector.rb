# frozen_string_literal: true

# A connector: its file evaluated, and its parts by name. Start reading here.

module Workato
  module Connector
    module Sdk
      class Connector
        attr_reader :source

        # The file is one expression, evaluated among the SDK's own names: some hide Ruby's.
        def self.from_file(path, settings = {})
          new(eval(::File.read(path), binding, path), settings)
        end

        def initialize(definition, settings = {})
          @source = ::ActiveSupport::HashWithIndifferentAccess.wrap(definition)
          @methods = ::ActiveSupport::HashWithIndifferentAccess.wrap(source[:methods])
          @connection = Connection.new(connection: source[:connection], methods: @methods,
                                       settings: ::ActiveSupport::HashWithIndifferentAccess.wrap(settings))
        end

        attr_reader :connection

        def test(settings = nil)
          lambda_of(source[:test]).execute(settings)
        end

        def actions
          @actions ||= Parts.new(source[:actions]) { |definition| Action.new(action: definition, **surroundings) }
        end

        def triggers
          @triggers ||= Parts.new(source[:triggers]) { |definition| Trigger.new(trigger: definition, **surroundings) }
        end

        # Runs a pick list: `connector.pick_lists.countries(settings, arguments)`.
        def pick_lists
          Runs.new(source[:pick_lists]) do |block, settings = nil, given = {}|
            lambda_of(lambda do |connection, input|
              arguments = block.parameters.length < 2 ? [connection].take(block.parameters.length) : nil
              arguments ? instance_exec(*arguments, &block) : instance_exec(connection, **input.symbolize_keys, &block)
            end).execute(settings, given)
          end
        end

        # Runs a method: `connector.methods.add(1, 2)`.
        def methods
          Runs.new(@methods) { |block, *given| lambda_of(-> { instance_exec(*given, &block) }).execute }
        end

        def object_definitions
          @object_definitions ||= ObjectDefinitions.new(object_definitions: source[:object_definitions] || {}, methods: @methods, connection: connection)
        end

        private

        def lambda_of(block)
          Action.new(action: { execute: block }, methods: @methods, connection: connection, streams: streams)
        end

        # Streams of the connector and of its actions, by name.
        def streams
          @streams ||= (source[:actions] || {}).values.map { |action| action[:streams] || {} }.inject(source[:streams] || {}, :merge)
        end

        def surroundings
          { methods: @methods, connection: connection, object_definitions: object_definitions, streams: streams }
        end

        # Actions or triggers by name; made once, since their retries are counted.
        class Parts
          def initialize(source, &make)
            @source = source || {}
            @make = make
            @made = {}
          end

          def [](name)
            raise ::NoMethodError, "undefined method `#{name}'" unless @source.key?(name)

            @made[name.to_s] ||= @make.call(@source[name])
          end
        end

        # Lambdas by name, run by calling the name.
        class Runs
          def initialize(source, &run)
            (source || {}).each { |name, block| define_singleton_method(name) { |*given| run.call(block, *given) } }
          end
        end
      end
    end
  end
end
