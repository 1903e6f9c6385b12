# An element of an array, negative from the end; null outside, and where this is no array.
def self.at(x, position)
  x[position] if x.is_a?(::Array) && position.between?(-x.length, x.length - 1)
end
