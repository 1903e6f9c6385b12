# needs: fromjson
# The answer to a request for tokens: JSON, or a form as older services give it.
def self.tokens(text)
  fromjson(text)
rescue ::StandardError
  text.lstrip.start_with?('<') || !text.include?('=') ? nil : ::URI.decode_www_form(text.strip).to_h
end
