# needs: dig
# What a function gives for each element, or an attribute of each.
def self.map(xs, function, path = nil)
  return if xs.nil?

  xs.map { |x| path ? dig(x, path) : function.call(x) }
end
