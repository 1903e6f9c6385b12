# frozen_string_literal: true

# Values as JSON text, the way the SDK writes bodies: in the order given, with `<`, `>` and `&` escaped,
# decimals as text, times in ISO 8601 with milliseconds.

module JsonText
  ESCAPES = { '<' => '\u003c', '>' => '\u003e', '&' => '\u0026', "\u2028" => '\u2028', "\u2029" => '\u2029' }.freeze

  module_function

  def write(value)
    ::JSON.generate(plain(value)).gsub(/[<>&\u2028\u2029]/, ESCAPES)
  end

  # The value in what JSON knows.
  def plain(value)
    value = value.response! if ::Workato::Connector::Sdk::Request === value
    case value
    when ::Hash then value.to_a.map { |key, inner| [key.to_s, plain(inner)] }.to_h
    when ::Array then value.to_a.map { |inner| plain(inner) }
    when ::Float then value.finite? ? value : nil
    when ::BigDecimal then value.finite? ? value.to_s('F') : nil
    when ::Time, ::DateTime then value.iso8601(3)
    when ::Date then value.iso8601
    when nil, true, false, ::Integer, ::String then value
    else value.respond_to?(:to_hash) ? plain(value.to_hash) : value.to_s
    end
  end

  # `to_json` of every value, unless JSON's own generator asks.
  module ToJson
    def to_json(options = nil, *rest)
      options.is_a?(::JSON::State) ? super : JsonText.write(self)
    end
  end

  [::Hash, ::Array, ::String, ::Symbol, ::Integer, ::Float, ::NilClass, ::TrueClass, ::FalseClass, ::Object].each { |kind| kind.prepend(ToJson) }
end
