# needs: tojson type yaml_text
# The lines of a value in YAML.
def self.yaml_lines(x, nulls, depth)
  raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

  inner = ->(value) { yaml_lines(value, nulls, depth + 1) }
  case type(x)
  when 'string' then [yaml_text(x)]
  when 'array'
    lines = x.flat_map do |member|
      first, *others = inner.call(member)
      ["- #{first}", *others.map { |line| "  #{line}" }]
    end
    lines.empty? ? ['[]'] : lines
  when 'object'
    pairs = nulls ? x.to_a : x.reject { |_, value| value.nil? }.to_a
    lines = pairs.flat_map do |key, value|
      key = yaml_text(key.to_s)
      below = inner.call(value)
      block = %w[array object].include?(type(value)) && below != ['[]'] && below != ['{}']
      block ? ["#{key}:", *below.map { |line| "  #{line}" }] : ["#{key}: #{below[0]}"]
    end
    lines.empty? ? ['{}'] : lines
  else [tojson(x)]
  end
end
