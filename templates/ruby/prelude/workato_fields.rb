# needs: workato_field
# A list of fields in the platform's words, perhaps as text, as descriptions.
def self.workato_fields(x, depth = 0)
  return [] unless x.is_a?(::Array) && depth < 32

  x.select { |field| field.is_a?(::Hash) }.map { |field| workato_field(field, depth) }
end
