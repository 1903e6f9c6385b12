# frozen_string_literal: true

# A trigger: one page of a poll, a webhook's events, the key that tells events apart.

module Workato
  module Connector
    module Sdk
      class Trigger < Operation
        PAGE = %w[events next_poll can_poll_more].freeze

        def initialize(trigger:, **rest)
          super(operation: trigger, **rest)
        end

        # Runs `poll` once. The page comes out turned round: the last event first.
        def poll_page(settings = nil, input = {}, closure = nil, input_schema = [], output_schema = [])
          block = operation[:poll]
          output = execute(settings, { input: input, closure: closure }, input_schema, output_schema) do |connection, given, asked, told|
            Request.call_in(self, [connection, given[:input], given[:closure], asked, told], block) || {}
          end
          raise InvalidTriggerPollOutputError, 'Invalid output from trigger poll lambda.' unless output.is_a?(::Hash)

          page(output, closure)
        end

        def dedup(event = {})
          operation[:dedup].call(*[event].take(operation[:dedup].parameters.length))
        end

        # Runs `webhook_notification`, which sees values only.
        def webhook_notification(input = {}, payload = {}, input_schema = [], output_schema = [], headers = {}, params = {}, settings = nil,
                                 subscription = {})
          connection.merge_settings!(settings) if settings
          schemas = [input_schema, output_schema].map { |schema| ::Array.wrap(schema).map { |field| wrap(field) } }
          output = Context.new(connection).execute(wrap(input), payload, *schemas, wrap(headers), wrap(params), connection.settings,
                                                   wrap(subscription), &operation[:webhook_notification])
          raise ::TypeError, "events are hashes, not a #{output.class}" unless output.is_a?(::Array) || output.is_a?(::Hash)

          output
        end

        def webhook_subscribe(webhook_url = '', settings = nil, input = {}, recipe_id = 'recipe')
          block = operation[:webhook_subscribe]
          output = execute(settings, { input: input, webhook_url: webhook_url, recipe_id: recipe_id }) do |connection, given|
            Request.call_in(self, [given[:webhook_url], connection, given[:input], given[:recipe_id]], block)
          end
          pair = output.is_a?(::Array) && output.size == 2 && output[0].is_a?(::Hash) && (output[1].nil? || output[1].is_a?(::Time))
          raise ::TypeError, "a subscription is a hash, or a hash and a time, not a #{output.class}" unless pair || output.is_a?(::Hash)

          output
        end

        def webhook_unsubscribe(subscription = {})
          block = operation[:webhook_unsubscribe]
          execute(nil, subscription) { |_connection, given| Request.call_in(self, [given], block) }
        end

        private

        def page(output, closure)
          output[:events] = ::Array.wrap(output[:events]).reverse
          output[:next_poll] = output[:next_poll].presence || closure
          more = output[:can_poll_more]
          raise ::TypeError, "a poll gives #{PAGE.join(', ')}, not #{output.keys.join(', ')}" unless (output.keys - PAGE).empty?
          raise ::TypeError, "can_poll_more is true or false, not #{more.inspect}" unless [true, false, nil].include?(more)

          output
        end
      end
    end
  end
end
