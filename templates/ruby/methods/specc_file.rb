# A file of the service: where it is. Nothing is asked before somebody reads it.
lambda do |connection, name, request|
  base = service[:base].call(connection)
  headers = (request[:headers] || {}).map { |key, value| [key, s.header(value, key)] }.to_h.compact
  size = request[:size]
  s.refuse('R0221', "a file cannot have #{size} bytes") if size && size.negative?
  workato.stream.out(name, { 'base' => base, 'url' => s.request_url(base, request[:get], request), 'headers' => headers, 'size' => size })
end
