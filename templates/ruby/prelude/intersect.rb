# needs: identity
# The elements that are in both arrays, each once.
def self.intersect(left, right)
  return if left.nil?

  wanted = right.map { |x| [identity(x), true] }.to_h
  left.select { |x| wanted[identity(x)] }.uniq { |x| identity(x) }
end
