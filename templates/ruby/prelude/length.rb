# How many characters, elements, keys or bytes there are.
def self.length(x)
  return if x.nil?

  x.is_a?(::Hash) ? x.count { |_, value| !value.nil? } : x.length
end
