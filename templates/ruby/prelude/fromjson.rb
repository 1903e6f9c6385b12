# needs: json_checked
# Reads JSON; empty text is null. Ruby's own reader takes comments, unknown escapes and halves of characters.
def self.fromjson(x)
  return if x.nil? || x.empty?

  json = x.sub(/\A\uFEFF/, '')
  if json.include?('\\')
    escapes = json.gsub(/\\u[dD][89abAB]\h\h\\u[dD][c-fC-F]\h\h/, '').gsub('\\\\', '')
    raise 'this is not JSON: an escape is unknown' if escapes.match?(%r{\\[^"\\/bfnrtu]})
    raise 'this is not JSON: half a surrogate pair stands alone' if escapes.match?(/\\u[dD][89a-fA-F]/)
  end
  raise 'this is not JSON: a value was expected' if json.include?('/') && json.gsub(/"(?:[^"\\]|\\.)*"/m, '').include?('/')

  begin
    json_checked(::JSON.parse(json, max_nesting: 100))
  rescue ::JSON::ParserError
    raise 'this is not JSON'
  end
end
