# needs: get text
# An object of entries.
def self.from_entries(xs, key = 'key', value = 'value')
  return if xs.nil?

  xs.reject { |x| get(x, key).nil? }.map { |x| [text(get(x, key)), get(x, value)] }.to_h
end
