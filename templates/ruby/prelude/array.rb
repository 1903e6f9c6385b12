# An array: of null empty, of a lone value the array of it.
def self.array(x)
  return x if x.is_a?(::Array)

  x.nil? ? [] : [x]
end
