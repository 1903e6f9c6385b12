# A copy with a value at a path of keys.
def self.put(x, path, value)
  return if x.nil?

  key, *rest = path
  raise '`put` goes through objects only' unless key.is_a?(::String)
  return value.nil? ? x.reject { |other, _| other == key } : x.merge(key => value) if rest.empty?
  return x if value.nil? && !x[key].is_a?(::Hash)

  x.merge(key => put(x[key].is_a?(::Hash) ? x[key] : {}, rest, value))
end
