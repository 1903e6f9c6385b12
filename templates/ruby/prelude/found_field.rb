# needs: boolean field_name found_choices found_fields found_type found_word get
# A described field as a field of the platform; what reading and writing it takes stands in `specc`.
def self.found_field(one, types, depth)
  raw = found_word(get(one, 'name'))
  return if raw.nil?

  truth = lambda do |key|
    boolean(one[key]) == true
  rescue ::StandardError
    false
  end
  word = found_word(one['format'])
  inner = one['fields'].is_a?(::Array) && depth < 32 ? found_fields(one['fields'], types, depth + 1) : nil
  type = inner ? 'object' : found_type(one['type'], types)
  type = ['object'] if inner && (one['type'].is_a?(::Array) || one['type'] == 'array')
  type = [type] if truth.call('many') && !type.is_a?(::Array)
  kind = type.is_a?(::Array) ? type[0] : type
  mark = { 'type' => type }
  mark['wire'] = one['wire'].is_a?(::Array) ? one['wire'].map { |key| found_word(key) }.compact : [found_word(one['wire']) || raw]
  mark['wire'] = [] if mark['wire'] == ['.']
  moment = %w[date datetime].include?(kind)
  separator = { 'comma' => ',', 'space' => ' ', 'lines' => "\n" }[word]
  mark['separator'] = separator if separator
  mark['format'] = word if word == 'json' || (moment && (%w[epoch epoch_ms iso8601].include?(word) || word.to_s.include?('%')))
  %w[readonly writeonly].each { |key| mark[key] = true if truth.call(key) }
  mark['extra'] = one['extra'] unless one['extra'].nil?
  # Which method the platform calls on a value is nothing that a service may say.
  calls = %w[convert_input convert_output render_input parse_output]
  harmless = lambda do |x|
    next x.map { |member| harmless.call(member) } if x.is_a?(::Array)

    x.is_a?(::Hash) ? x.reject { |key, _| calls.include?(key.to_s) }.map { |key, value| [key, harmless.call(value)] }.to_h : x
  end
  field = one['extra'].is_a?(::Hash) ? harmless.call(one['extra']).map { |key, value| [key.to_sym, value] }.to_h : {}
  field.update(name: field_name(raw), label: found_word(one['label']) || raw, optional: !truth.call('required'), specc: mark)
  converter = { 'integer' => 'as_integer', 'number' => 'as_number', 'decimal' => 'as_number', 'boolean' => 'as_boolean',
                'date' => 'as_day', 'datetime' => 'as_moment' }[kind]
  platform = { 'integer' => 'integer', 'number' => 'number', 'decimal' => 'number', 'boolean' => 'boolean', 'date' => 'date',
               'datetime' => 'date_time', 'object' => 'object' }[kind] || (types.key?(kind) ? 'object' : 'string')
  platform = 'object' if kind == 'map' && type.is_a?(::Array)
  field.update(type.is_a?(::Array) ? { type: 'array', of: platform } : { type: platform })
  properties = inner || types[kind]
  field[:properties] = properties if properties
  if kind == 'map' && !type.is_a?(::Array)
    field.update(type: 'array', of: 'object', control_type: 'key_value')
    field[:properties] = [{ name: 'key', label: 'Name' }, { name: 'value', label: 'Value' }]
  end
  field.update(convert_input: converter, convert_output: converter) if converter
  control = { 'integer' => 'integer', 'number' => 'number', 'decimal' => 'number', 'boolean' => 'checkbox', 'date' => 'date',
              'datetime' => 'date_time' }[kind] || 'text'
  field[:control_type] = found_word(one['control']) || control unless field[:properties] || type.is_a?(::Array)
  %w[hint].each { |key| field[key.to_sym] = found_word(one[key]) if found_word(one[key]) }
  field[:default] = found_word(one['default']) if found_word(one['default'])
  %w[sticky custom].each { |key| field[key.to_sym] = true if truth.call(key) }
  field[:control_type] = 'text-area' if truth.call('multiline')
  choices = found_choices(one['select'])
  if choices
    field.update(pick_list: choices, control_type: truth.call('many') ? 'multiselect' : 'select')
    field.update(type: 'string', delimiter: ',') if truth.call('many')
  end
  if (choices || kind == 'boolean') && !type.is_a?(::Array)
    field.update(toggle_hint: 'Select from list', toggle_field: {
                   name: field[:name], label: field[:label], type: 'string', control_type: 'text',
                   optional: field[:optional], toggle_hint: 'Enter custom value'
                 })
  end
  field
end
