# needs: text
# The parts of a route as one text; empty where a part is empty, or no text can be made of it.
def self.route(parts)
  texts = parts.map { |part| part.is_a?(::Enumerable) || (part.is_a?(::String) && part.encoding == ::Encoding::BINARY) ? '' : text(part) }
  texts.any?(&:empty?) ? '' : ::JSON.generate(texts)
end
