# needs: get json_schema_type
# The properties of a JSON Schema as descriptions.
def self.json_schema_fields(schema, depth = 0)
  return [] unless get(schema, 'properties').is_a?(::Hash) && depth < 32

  required = [*schema['required']]
  schema['properties'].map do |name, inner|
    type, fields = json_schema_type(inner, depth)
    {
      'name' => name, 'label' => get(inner, 'title'), 'hint' => get(inner, 'description'), 'type' => type, 'required' => required.include?(name),
      'select' => get(inner, 'enum'), 'readonly' => get(inner, 'readOnly'), 'writeonly' => get(inner, 'writeOnly'), 'fields' => fields
    }
  end
end
