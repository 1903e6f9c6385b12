# frozen_string_literal: true

# The objects of a connector, each worked out when a list of fields first asks for it.

module Workato
  module Connector
    module Sdk
      class ObjectDefinitions
        def initialize(object_definitions:, connection:, methods:)
          @source = object_definitions
          @connection = connection
          @methods = methods
        end

        def lazy(settings = nil, config_fields = {})
          Found.new do |found, name|
            block = @source.dig(name, :fields)
            raise UnresolvedObjectDefinitionError, "Cannot find object definition for '#{name}'" unless block

            begin
              found[name] = Operation.new(methods: @methods, connection: @connection).execute(settings, config_fields) do |connection, input|
                Request.call_in(self, [connection, input, found], block)
              end
            rescue ::SystemStackError
              raise CircleReferenceObjectDefinitionError, "Infinite recursion occurred in object definition for '#{name}'"
            end
          end
        end

        # Objects by name, a copy for each who asks.
        class Found < ::ActiveSupport::HashWithIndifferentAccess
          def initialize(&block)
            super()
            self.default_proc = block
          end

          def [](name)
            super.deep_dup
          end
        end
      end
    end
  end
end
