# needs: workato_fields
# A field in the platform's words as a description.
def self.workato_field(field, depth)
  listed = field['type'] == 'array'
  nested = field['properties'].is_a?(::Array) && !field['properties'].empty?
  given = listed ? field['of'] : field['type']
  given = nested ? 'object' : 'string' unless given.is_a?(::String)
  word = { 'date_time' => 'datetime', 'timestamp' => 'datetime', 'object' => 'map' }[given]
  word ||= %w[integer number boolean date].include?(given) ? given : 'string'
  type = nested ? (listed ? 'array' : 'object') : (listed ? [word] : word)
  select = field['pick_list'].is_a?(::Array) ? field['pick_list'] : nil
  select &&= select.map { |row| { 'value' => [*row][1].nil? ? [*row][0] : [*row][1], 'label' => [*row][0] } }
  {
    'name' => field['name'], 'label' => field['label'], 'hint' => field['hint'], 'type' => type, 'required' => field['optional'] == false,
    'custom' => field['custom'], 'select' => select, 'fields' => (workato_fields(field['properties'], depth + 1) if nested)
  }
end
