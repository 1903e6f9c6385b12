# needs: get
# What an answer tells that is an error whatever its status says; null where it tells none.
def self.fault(kind, body)
  if kind == 'graphql'
    errors = get(body, 'errors')
    return if errors.nil? || errors == [] || errors == {}

    said = (errors.is_a?(::Array) ? errors : [errors]).map { |error| get(error, 'message') }
    said = said.select { |message| message.is_a?(::String) && !message.empty? }
    return said.empty? ? 'the answer holds errors' : said.join('; ')
  end
  child = lambda do |element, name|
    element = element.first if element.is_a?(::Array)
    element.is_a?(::Hash) ? element.find { |key, _| key[/[^:]*\z/] == name }&.last : nil
  end
  found = %w[Envelope Body Fault].inject(body) { |element, name| child.call(element, name) }
  return if found.nil?

  said = child.call(found, 'faultstring') || child.call(child.call(found, 'Reason'), 'Text')
  said = said.first if said.is_a?(::Array)
  said = said['#text'] if said.is_a?(::Hash)
  said.is_a?(::String) && !said.strip.empty? ? said.strip : 'the service answers with a fault'
end
