# needs: get json_schema_fields
# The type that a JSON Schema says, and the fields inside.
def self.json_schema_type(schema, depth)
  word = [get(schema, 'type')].flatten.compact.find { |one| one != 'null' }
  properties = get(schema, 'properties')
  return ['object', json_schema_fields(schema, depth + 1)] if properties.is_a?(::Hash) && !properties.empty?

  case word
  when 'array'
    one, inner = json_schema_type(get(schema, 'items'), depth + 1)
    inner ? ['array', inner] : [[one], nil]
  when 'object' then ['map', nil]
  when 'integer', 'number', 'boolean' then [word, nil]
  when 'string' then [{ 'date' => 'date', 'date-time' => 'datetime' }[get(schema, 'format')] || 'string', nil]
  else ['any', nil]
  end
end
