# frozen_string_literal: true

# What fields make of inputs and outputs in a whole run.

WHOLE = lambda do |fields, input, trial, **more|
  trial.asks(whole: true, input: input, input_fields: ->(_) { fields.deep_dup }, **more) { |_connection, given| { 'given' => given.to_h } }
end

# The output that fields make of a value.
MADE = lambda do |fields, output, trial, **more|
  trial.asks(whole: true, output_fields: ->(_) { fields.deep_dup }, **more) { |_connection, _input| output }
end

check 'undeclared input is dropped at the top, kept below' do
  fields = [{ name: 'a' }, { name: 'o', type: 'object', properties: [{ name: 'x' }] }]
  same WHOLE.call(fields, { 'a' => '1', 'b' => '2', 'o' => { 'x' => '1', 'y' => '2' } }, self).value, { 'given' => { 'a' => '1', 'o' => { 'x' => '1', 'y' => '2' } } }
end

check 'config fields are input, too' do
  same WHOLE.call([{ name: 'a' }], { 'a' => '1', 'kind' => 'x' }, self, config_fields: [{ name: 'kind' }]).value, { 'given' => { 'a' => '1', 'kind' => 'x' } }
end

check 'a required field must be there' do
  fields = [{ name: 'user_id', optional: false }]
  same WHOLE.call(fields, {}, self).value, "MissingRequiredInput: 'User ID' must be present"
  same WHOLE.call(fields, { 'user_id' => '' }, self).value, "MissingRequiredInput: 'User ID' must be present"
  same WHOLE.call(fields, { 'user_id' => [] }, self).value, "MissingRequiredInput: 'User ID' must be present"
  same [false, ' ', 0].map { |value| WHOLE.call(fields, { 'user_id' => value }, self).value }, [false, ' ', 0].map { |value| { 'given' => { 'user_id' => value } } }
end

check 'a required field has its own label' do
  same WHOLE.call([{ name: 'a', label: 'Alpha', optional: false }], {}, self).value, "MissingRequiredInput: 'Alpha' must be present"
end

check 'required fields below the top are not asked for' do
  same WHOLE.call([{ name: 'o', type: 'object', properties: [{ name: 'x', optional: false }] }], { 'o' => { 'y' => '1' } }, self).value, { 'given' => { 'o' => { 'y' => '1' } } }
end

check 'one of a toggle is enough' do
  fields = [{ name: 'a', label: 'A', optional: false, toggle_hint: 'h', toggle_field: { name: 'b', label: 'B', type: 'string', optional: false, toggle_hint: 'h' } }]
  same WHOLE.call(fields, { 'b' => '1' }, self).value, { 'given' => { 'b' => '1' } }
  same WHOLE.call(fields, {}, self).value, "MissingRequiredInput: Either 'A' or 'B' must be present"
end

check 'a toggle needs a hint, a name and a type, and the same necessity' do
  toggle = { name: 'b', type: 'string' }
  same WHOLE.call([{ name: 'a', toggle_field: toggle }], {}, self).value, 'InvalidSchemaError: toggle_hint not present'
  same WHOLE.call([{ name: 'a', toggle_hint: 'h', toggle_field: { name: 'b' } }], {}, self).value, 'InvalidSchemaError: toggle_field not complete'
  same WHOLE.call([{ name: 'a', optional: false, toggle_hint: 'h', toggle_field: toggle.merge(optional: true) }], {}, self).value, 'InvalidSchemaError: toggle field cannot change optional attribute'
end

check 'a toggle of the same name shares the converter' do
  fields = [{ name: 'a', type: 'boolean', convert_input: 'boolean_conversion', toggle_hint: 'h', toggle_field: { name: 'a', type: 'string', toggle_hint: 'h', convert_input: 'integer_conversion' } }]
  same WHOLE.call(fields, { 'a' => 'false' }, self).value, { 'given' => { 'a' => false } }
end

check 'numbers and booleans stay as they are given' do
  fields = [{ name: 'i', type: 'integer' }, { name: 'n', type: 'number' }, { name: 'b', type: 'boolean' }]
  same WHOLE.call(fields, { 'i' => '1', 'n' => '1.5', 'b' => 'true' }, self).value, { 'given' => { 'i' => '1', 'n' => '1.5', 'b' => 'true' } }
end

check 'what types make of outputs' do
  fields = [{ name: 'i', type: 'integer' }, { name: 'n', type: 'number' }, { name: 'b', type: 'boolean' }, { name: 's' }]
  same MADE.call(fields, { 'i' => '12.7', 'n' => '1', 'b' => '0', 's' => 5, 'x' => '1' }, self).value, { 'i' => 12, 'n' => { '$float' => '1.0' }, 'b' => { '$float' => '0.0' }, 's' => 5, 'x' => '1' }
  same MADE.call(fields, { 'i' => '1e3', 'n' => '1,000', 'b' => 'true' }, self).value, { 'i' => 1, 'n' => '1,000', 'b' => 'true' }
  same MADE.call(fields, { 'i' => 12.7, 'n' => 1, 'b' => true }, self).value, { 'i' => { '$float' => '12.7' }, 'n' => 1, 'b' => true }
end

check 'blank values are not converted' do
  fields = [{ name: 'a', convert_output: 'boolean_conversion' }, { name: 'b', convert_output: 'boolean_conversion' }, { name: 'c', convert_output: 'boolean_conversion' }]
  same MADE.call(fields, { 'a' => ' ', 'b' => nil, 'c' => [] }, self).value, { 'a' => ' ', 'b' => nil, 'c' => [] }
end

check 'booleans by conversion' do
  fields = [{ name: 'a', convert_output: 'boolean_conversion' }]
  same %w[true T yes Y 1 false F no N 0].map { |text| MADE.call(fields, { 'a' => text }, self).value['a'] }, [true] * 5 + [false] * 5
  same MADE.call(fields, { 'a' => 'maybe' }, self).value, "RuntimeError: Can't convert string value maybe to boolean"
  same [1, 0, true].map { |value| MADE.call(fields, { 'a' => value }, self).value['a'] }, [true, false, true]
end

check 'dates and times by their types' do
  fields = [{ name: 'd', type: 'date' }, { name: 't', type: 'date_time' }]
  same MADE.call(fields, { 'd' => '2024-05-06', 't' => '2024-05-06T07:08:09.5+02:00' }, self).value, { 'd' => { '$date' => '2024-05-06' }, 't' => { '$time' => '2024-05-06T07:08:09.500000000+02:00' } }
  same MADE.call(fields, { 'd' => '05/06/2024', 't' => '2024-05-06' }, self).value, { 'd' => { '$date' => '2024-06-05' }, 't' => { '$time' => '2024-05-06T00:00:00.000000000-07:00' } }
  same MADE.call(fields, { 'd' => 'bad' }, self).value[/\A\w+/], 'ArgumentError'
  same MADE.call(fields, { 't' => 5 }, self).value[/\A\w+/], 'TypeError'
end

check 'declared texts are the SDK\'s own' do
  same asks(whole: true, input: { 'a' => 'x', 'b' => "\xFF".b }, input_fields: ->(_) { [{ name: 'a' }, { name: 'b' }] }) { |_, i| { n: [i['a'], i['b']].map { |v| [v.class.name, v.encoding.name, v.is_a?(::String)] } } }.value,
       { 'n' => [['Workato::Types::UnicodeString', 'UTF-8', true], ['Workato::Types::Binary', 'ASCII-8BIT', true]] }
end

check 'a symbol in a declared field is refused' do
  same MADE.call([{ name: 'a' }], { 'a' => :sym }, self).value, 'ArgumentError: Unsupported data type: Symbol'
end

check 'own converters are methods of one argument' do
  methods = { shout: lambda { |value| "#{value}!" }, broken: lambda { |value| call('shout', value) } }
  same WHOLE.call([{ name: 'a', convert_input: 'shout' }], { 'a' => 'x' }, self, methods: methods).value, { 'given' => { 'a' => 'x!' } }
  same WHOLE.call([{ name: 'a', convert_input: 'broken' }], { 'a' => 'x' }, self, methods: methods).value[/\A\w+/], 'NoMethodError'
  same WHOLE.call([{ name: 'a', convert_input: 'none' }], { 'a' => 'x' }, self, methods: methods).value, "ArgumentError: Cannot find converter 'none'."
  same WHOLE.call([{ name: 'a', convert_input: 'none' }], {}, self, methods: methods).value, { 'given' => {} }
end

check 'a lambda is no converter' do
  same WHOLE.call([{ name: 'a', convert_input: ->(value) { "#{value}!" } }], { 'a' => 'x' }, self).value, { 'given' => { 'a' => 'x' } }
end

check 'a built-in name wins, and so does a method of hashes' do
  same WHOLE.call([{ name: 'a', convert_input: 'integer_conversion' }], { 'a' => '5' }, self, methods: { integer_conversion: ->(_) { 'mine' } }).value, { 'given' => { 'a' => 5 } }
  same WHOLE.call([{ name: 'a', convert_input: 'key?' }], { 'a' => 'name' }, self, methods: { key?: ->(_) { 'mine' } }).value, { 'given' => { 'a' => true } }
end

check 'converters run on the elements and then on the list' do
  seen = []
  methods = { note: lambda { |value| seen << value.dup && (value.is_a?(::Array) ? value : "#{value}!") } }
  same WHOLE.call([{ name: 'l', type: 'array', of: 'string', convert_input: 'note' }], { 'l' => %w[a b] }, self, methods: methods).value, { 'given' => { 'l' => %w[a! b!] } }
  same seen, ['a', 'b', %w[a! b!]]
end

check 'scalars in a list are not converted by their type' do
  same MADE.call([{ name: 'l', type: 'array', of: 'integer' }], { 'l' => ['1', 2] }, self).value, { 'l' => ['1', 2] }
end

check 'the innermost fields are converted first' do
  methods = { plus: lambda { |value| value.merge('n' => value['n'] + 1) } }
  fields = [{ name: 'o', type: 'object', convert_output: 'plus', properties: [{ name: 'n', type: 'integer' }] }, { name: 'l', type: 'array', of: 'object', properties: [{ name: 'n', type: 'integer' }] }]
  same MADE.call(fields, { 'o' => { 'n' => '1' }, 'l' => [{ 'n' => '2', 'x' => '3' }, nil] }, self, methods: methods).value, { 'o' => { 'n' => 2 }, 'l' => [{ 'n' => 2, 'x' => '3' }, nil] }
end

check 'a hash where a list is declared is converted as a hash' do
  same MADE.call([{ name: 'l', type: 'array', of: 'object', properties: [{ name: 'n', type: 'integer' }] }], { 'l' => { 'n' => '1' } }, self).value, { 'l' => { 'n' => 1 } }
end

check 'a list of fields that a connector keeps is spent after one use' do
  kept = [{ name: 'i', type: 'integer' }]
  same Array.new(2) { asks(whole: true, output_fields: ->(_) { kept }) { { 'i' => '5' } }.value }, [{ 'i' => 5 }, { 'i' => '5' }]
end

check 'an action gives a record' do
  same [nil, [1], 'a'].map { |value| MADE.call([], value, self).value[/\A\w+/] }, %w[TypeError TypeError TypeError]
end

OBJECTS = {
  contact: { fields: lambda { |_connection, config, objects| [{ name: 'id', type: 'integer' }, { name: 'name' }, { name: config['extra'] || 'none' }, { name: 'address', type: 'object', properties: objects['address'] }] } },
  address: { fields: lambda { |_connection, _config, _objects| [{ name: 'city' }] } },
  asked: { fields: lambda { |_connection, _config, _objects| get('fields').map { |field| { name: field['key'] } } } },
  itself: { fields: lambda { |_connection, _config, objects| objects['itself'] } }
}.freeze

check 'objects are narrowed by the names of their fields' do
  outcome = asks(object_definitions: OBJECTS, whole: true, input: { 'id' => '1', 'name' => 'n', 'city' => 'c' },
                 input_fields: ->(o) { o['contact'].only('id').required('id') + o['address'] }) { |_, given| { 'given' => given.to_h } }
  same outcome.value, { 'given' => { 'id' => '1', 'city' => 'c' } }
  outcome = asks(object_definitions: OBJECTS, whole: true, input_fields: ->(o) { o['contact'].ignored('id', 'none').required('name') }) { {} }
  same outcome.value, "MissingRequiredInput: 'Name' must be present"
end

check 'objects see the config, and may ask the service' do
  outcome = asks(object_definitions: OBJECTS, whole: true, input: { 'extra' => 'e', 'e' => '5', 'name' => nil }, input_fields: ->(o) { o['contact'] }) { |_, given| { 'given' => given.to_h } }
  same outcome.value, { 'given' => { 'e' => '5', 'name' => nil } }
  outcome = asks(json([{ key: 'k' }]), object_definitions: OBJECTS, whole: true, input: { 'k' => '1', 'z' => '2' }, input_fields: ->(o) { o['asked'] }) { |_, given| { 'given' => given.to_h } }
  same [outcome.value, outcome.sent], [{ 'given' => { 'k' => '1' } }, ['GET /v1/fields']]
end

check 'an object that is not there, and one that needs itself' do
  same asks(object_definitions: OBJECTS, whole: true, input_fields: ->(o) { o['x'] }) { {} }.value, "UnresolvedObjectDefinitionError: Cannot find object definition for 'x'"
  same asks(object_definitions: OBJECTS, whole: true, input_fields: ->(o) { o['itself'] }) { {} }.value[/\A\w+/], 'CircleReferenceObjectDefinitionError'
end

check 'the fields reach execute' do
  outcome = asks(whole: true, input_fields: ->(_) { [{ name: 'a_b', type: 'integer' }] }, output_fields: ->(_) { [{ name: 'c' }] }) { |_c, _i, input, output| { n: [input[0]['name'], input[0][:label], input.map { |f| f[:type] }, output.size] } }
  same outcome.value, { 'n' => ['a_b', 'A b', ['integer'], 1] }
end

check 'samples are run like actions' do
  one = { connection: { base_uri: ->(_) { Trial::BASE } }, actions: { it: { sample_output: lambda { |_connection, input| get('c', n: input['n']).first || {} } } } }
  same connected(one, json([{ 'a' => 1 }])) { |c| c.actions['it'].sample_output(nil, { 'n' => 1 }) }.then { |o| [o.value, o.sent] }, [{ 'a' => 1 }, ['GET /v1/c?n=1']]
end

check 'labels from names' do
  same %w[user_id url company_name userName ID2 htmlBody a_b].map { |name| name.labelize }, ['User ID', 'URL', 'Company name', 'User name', 'ID 2', 'Html body', 'A b']
end
