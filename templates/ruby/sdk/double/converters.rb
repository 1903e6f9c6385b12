# frozen_string_literal: true

# The conversions that a field may name. They see values that are there: never null, false or blank.

module Workato
  module Connector
    module Sdk
      module Converters
        module_function

        def integer_conversion(value)
          number?(value) ? value.to_i : value
        end

        def float_conversion(value)
          number?(value) ? value.to_f : value
        end

        def boolean_conversion(value)
          value.is_true?
        end

        def item_array_wrap(value)
          ::Array.wrap(value).presence&.flatten(1)
        end

        def date_conversion(value)
          return value if value.is_a?(::Date)

          (value.is_a?(::Time) ? value : spelled(value)).to_date
        end

        def date_time_conversion(value)
          case value
          when ::Time then value
          when ::Date then value.in_time_zone
          else spelled(value)
          end
        end

        def date_iso8601_conversion(value)
          date_conversion(value).iso8601
        end

        def date_time_iso8601_conversion(value)
          date_time_conversion(value).iso8601
        end

        def parse_epoch_time(value)
          value.is_a?(::Time) ? value : (value.is_a?(::Numeric) || number?(value)) && ::ActiveSupport::TimeZone.local.at(value.to_i)
        end

        def render_iso8601_timestamp(value)
          time(value)&.iso8601
        end

        def parse_iso8601_timestamp(value)
          time(value)
        end

        def render_iso8601_date(value)
          (value.respond_to?(:to_date) && value.to_date)&.iso8601
        end

        def render_epoch_time(value)
          time(value)&.to_i
        end

        def implicit_utc_time(value)
          value.in_time_zone('UTC')
        end

        def implicit_utc_iso8601_time(value)
          implicit_utc_time(value).iso8601
        end

        NAMES = (public_methods(false).map(&:to_s) - %w[number? time spelled]).freeze

        def number?(value)
          value.respond_to?(:is_number?) && value.is_number?
        end

        def time(value)
          value.to_time if value.respond_to?(:to_time)
        end

        # The time that a text spells: with its own offset, else in the workspace's zone.
        def spelled(value)
          own = ::Time.parse(value)
          local = ::ActiveSupport::TimeZone.local.parse(value)
          own == local ? own : local
        end
      end
    end
  end
end
