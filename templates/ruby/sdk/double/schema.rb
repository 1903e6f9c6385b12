# frozen_string_literal: true

# The fields of an action or trigger, and what they make of an input or output.

require_relative 'converters'

module Workato
  module Connector
    module Sdk
      # One field: its attributes, with what its type adds.
      class Field < ::SimpleDelegator
        # The converters that a type brings.
        CONVERTERS = {
          'integer' => { parse_output: 'integer_conversion' },
          'number' => { parse_output: 'float_conversion' },
          'boolean' => { parse_output: 'float_conversion' },
          'date' => { render_input: 'date_conversion', parse_output: 'date_conversion' },
          'date_time' => { render_input: 'date_time_conversion', parse_output: 'date_time_conversion' },
          'timestamp' => { render_input: 'date_time_conversion', parse_output: 'date_time_conversion' }
        }.freeze

        def self.list(fields)
          ::Array.wrap(fields).map { |field| new(field) }
        end

        # Like the SDK, takes the type out of a hash that the connector may still hold.
        def initialize(given)
          field = ::ActiveSupport::HashWithIndifferentAccess.wrap(given)
          type = field.delete(:type).to_s
          named(field, :convert_input, :render_input)
          named(field, :convert_output, :parse_output)
          field[:optional] = true unless field.key?(:optional)
          field[:label] ||= field[:name].to_s.labelize
          field = tidy(field)
          field[:toggle_field] = toggle(field) if field[:toggle_field].present?
          super(typed(field, type))
        end

        # The value through the field's converter: a built-in one, else a method of the connector.
        def convert(value, direction, methods)
          name = self[direction]
          return value unless name
          return Converters.public_send(name, value) if Converters.respond_to?(name) && Converters::NAMES.include?(name)
          return public_send(name, value) if __getobj__.respond_to?(name)
          return call(methods[name], value) if methods[name].is_a?(::Proc)

          raise ArgumentError, "Cannot find converter '#{name}'."
        end

        private

        def call(converter, value)
          converter.call(*[value].take(converter.parameters.length))
        end

        # A converter is a name; a lambda in its place is not seen.
        def named(field, written, kept)
          name = field.delete(written) || field[kept]
          field[kept] = name.is_a?(::Proc) ? nil : name if name
        end

        def tidy(field)
          field.transform_values { |value| value == false ? value : value.presence.then { |one| one.is_a?(::Symbol) ? one.to_s : one } }.compact
        end

        # The other way to fill in a field: no converters of its own.
        def toggle(field)
          other = field[:toggle_field]
          raise InvalidSchemaError, 'toggle_hint not present' if field[:toggle_hint].blank?
          raise InvalidSchemaError, 'toggle_field not complete' unless other[:name].present? && other[:type].present?
          if other[:optional].present? && other[:optional] != field[:optional]
            raise InvalidSchemaError, 'toggle field cannot change optional attribute'
          end

          other.except(:render_input, :parse_output, :convert_input, :convert_output)
        end

        def typed(field, type)
          nested = type == 'object' || (type == 'array' && (field[:of] || 'object').to_s == 'object')
          field = ::ActiveSupport::HashWithIndifferentAccess.new(CONVERTERS[type]).merge(field, type: type.presence || 'string')
          # Fields stay fields: a hash that takes any key would turn them into hashes.
          field.tap { field.store_as_is('properties', Field.list(field[:properties])) if nested }
        end
      end

      class Schema
        attr_reader :fields

        def initialize(schema: [])
          @fields = schema.is_a?(Schema) ? schema.fields : Field.list(schema)
        end

        def +(other)
          Schema.new.tap { |both| both.fields.concat(fields, other.fields) }
        end

        # Lambdas get the fields as a list.
        def to_ary
          fields.map(&:__getobj__)
        end

        # The input less what no field declares.
        def trim(input)
          known = fields.flat_map { |field| [field[:name], field.dig(:toggle_field, :name)] }.compact.map(&:to_s)
          ::ActiveSupport::HashWithIndifferentAccess.wrap(input).dup.keep_if { |name, _| known.include?(name) }
        end

        # The value with its fields converted by the block, the innermost first.
        def apply(value, required:, &convert)
          ::ActiveSupport::HashWithIndifferentAccess.wrap(value).tap { |hash| to_hash(fields, hash, required, &convert) }
        end

        private

        def to_hash(fields, hash, required = false, &convert)
          (fields || []).each do |field|
            toggle = field[:toggle_field]
            to_value(field, hash, field[:name], &convert)
            to_value(toggle, hash, toggle[:name]) if toggle
            next if !required || filled?(field, hash) || (toggle && filled?(toggle, hash))

            raise MissingRequiredInput, missing(field[:label], toggle && toggle[:label])
          end
        end

        def to_value(field, container, place, &convert)
          value = container[place]
          return unless value.present?

          if value.is_a?(::Hash)
            to_hash(field[:properties], value, &convert)
          elsif value.is_a?(::Array)
            value.each_index { |index| to_value(field, value, index, &convert) }
          end
          container[place] = normal(convert ? convert.call(value, field) : value)
        end

        def filled?(field, hash)
          value = hash[field[:name]]
          field[:optional] || field[:runtime_optional] || value.present? || value == false || (value.is_a?(::String) && !value.empty?)
        end

        def missing(label, other)
          other && other != label ? "Either '#{label}' or '#{other}' must be present" : "'#{label}' must be present"
        end

        # Text in UTF-8 or bytes, numbers, times; nothing else comes through.
        def normal(value)
          return value if value.blank?

          case value
          when ::Time, ::DateTime then Types::Moment.of(value)
          when ::Date, ::Numeric, true, false, ::Array, ::Hash, Stream, Types::Binary, Types::UnicodeString then value
          when ::String then value.encoding == ::Encoding::ASCII_8BIT ? Types::Binary.new(value) : Types::UnicodeString.new(value)
          else raise ArgumentError, "Unsupported data type: #{value.class}"
          end
        end
      end
    end
  end
end
