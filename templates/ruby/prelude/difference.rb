# needs: identity
# The elements of one array that are not in another, each once.
def self.difference(left, right)
  return if left.nil?

  gone = right.map { |x| [identity(x), true] }.to_h
  left.reject { |x| gone[identity(x)] }.uniq { |x| identity(x) }
end
