# needs: json_text text type
# Writes a value as JSON, exact to the byte.
def self.tojson(x, indent = 0, sort_keys = false, nulls = false, depth = 0)
  raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

  case type(x)
  when 'null' then return 'null'
  when 'string', 'date', 'datetime' then return json_text(text(x))
  when 'bytes' then raise 'bytes cannot be written as JSON; write `hexencode` or `base64encode`'
  when 'array'
    members = x.map { |member| tojson(member, indent, sort_keys, nulls, depth + 1) }
    brackets = '[]'
  when 'object'
    pairs = nulls ? x.to_a : x.reject { |_, value| value.nil? }.to_a
    pairs = pairs.sort_by { |key, _| key.to_s } if sort_keys
    members = pairs.map do |key, value|
      "#{json_text(key.to_s)}:#{' ' if indent.positive?}#{tojson(value, indent, sort_keys, nulls, depth + 1)}"
    end
    brackets = '{}'
  else return text(x)
  end
  return brackets if members.empty?
  return "#{brackets[0]}#{members.join(',')}#{brackets[1]}" if indent.zero?

  inner, outer = [depth + 1, depth].map { |level| "\n#{' ' * (indent * level)}" }
  "#{brackets[0]}#{inner}#{members.join(",#{inner}")}#{outer}#{brackets[1]}"
end
