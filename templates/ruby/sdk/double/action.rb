# frozen_string_literal: true

# An action: runs its lambda, again where the action asks for it, and converts both ways.

module Workato
  module Connector
    module Sdk
      class Action < Operation
        RETRIED = [429, 500, 502, 503, 504, 507].freeze
        RETRIES = 3
        FIRST_WAIT = 5
        REINVOKES = 5

        def initialize(action:, **rest)
          super(operation: action, **rest)
          @retries = Retries.new(operation)
        end

        # The lambda alone, its values as they are.
        def execute(settings = nil, input = {}, input_schema = [], output_schema = [], continue = {}, &block)
          block ||= operation[:execute] || raise(InvalidDefinitionError, "'execute' block is required for action")
          reinvoked(continue) { |place| super(settings, input, input_schema, output_schema, place, &block) }
        rescue RequestFailedError => e
          wait = @retries.wait_after(e)
          raise e unless wait

          sleep(wait)
          retry
        end

        # The whole action, with its fields' conversions.
        def invoke(input = {})
          declared = extended_schema(nil, input)
          output_schema = Schema.new(schema: declared[:output])
          input_schema = Schema.new(schema: declared[:input])
          input = apply_input_schema(input, Schema.new(schema: config_fields_schema) + input_schema)
          apply_output_schema(execute(nil, input, input_schema, output_schema), output_schema)
        end

        # Starts the action again later, from its first line.
        def reinvoke_after(seconds:, continue:, temp_output: nil)
          ::Kernel.throw :reinvoke_after, [seconds, continue]
        end

        def checkpoint!(continue:, temp_output: nil); end

        private

        def reinvoked(continue)
          left = (ENV['MAX_REINVOKES'].presence || REINVOKES).to_i
          loop do
            seconds, continue = catch(:reinvoke_after) { return yield(continue) }
            raise ::RuntimeError, "Max number of reinvokes on SDK Gem reached. Current limit is #{REINVOKES}" if left.zero?

            left -= 1
            ::Kernel.sleep((ENV['WAIT_REINVOKE_AFTER'].presence || seconds).to_f)
          end
        end

        # What is left of an action's retries. They belong to the action, not to one run of it.
        class Retries
          def initialize(operation)
            wanted = Array(operation[:retry_on_response])
            @codes, @matchers = wanted.partition { |one| one.is_a?(::Integer) }
            @codes = RETRIED if @codes.empty?
            @verbs = (Array(operation[:retry_on_request]).presence || %w[get head]).map { |verb| verb.to_s.downcase }
            limit = operation[:max_retries].is_a?(::Integer) ? operation[:max_retries] : RETRIES
            @left = wanted.empty? ? 0 : limit.clamp(0, RETRIES)
            @wait = FIRST_WAIT
          end

          # The seconds to wait before the next run; nil where there is none.
          def wait_after(failure)
            return unless @left.positive? && @codes.include?(failure.code) && @verbs.include?(failure.method.downcase)
            return unless @matchers.empty? || @matchers.any? { |one| one === failure.message || one === failure.response }

            @left -= 1
            @wait.tap { @wait *= 2 }
          end
        end
      end
    end
  end
end
