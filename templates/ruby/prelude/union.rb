# needs: identity
# The elements of both arrays, each once.
def self.union(left, right)
  left.nil? ? nil : (left + right).uniq { |x| identity(x) }
end
