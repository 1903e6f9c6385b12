# An element of an array, negative from the end; null outside, and where this is no array.
def self.at(x, position)
  x.is_a?(::Array) ? x[position] : nil
end
