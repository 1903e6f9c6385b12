# Asks a source for fields that are known only at design time; none as long as what it needs is
# not configured.
lambda do |connection, source, config|
  next [] if (source[:needs] || []).any? { |name| config[name].nil? || config[name] == '' }

  items = nil
  if source[:list]
    listed = call('specc_list', connection, source[:list])
    items = listed[:records]
    response = listed[:response]
  elsif source[:request]
    response = call('specc_send', connection, source[:request].call)
  end
  given = source[:give].call(response, items)
  given = s.fromjson(given) if source[:form] && given.is_a?(::String)
  given = s.workato_fields(given) if source[:form] == 'workato'
  given = s.json_schema_fields(given) if source[:form] == 'json_schema'
  s.found_fields(given, source[:types] || {})
end
