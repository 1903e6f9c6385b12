# needs: dig identity
# Without those that equal an earlier one.
def self.unique(xs, path = nil)
  xs.nil? ? nil : xs.uniq { |x| identity(path ? dig(x, path) : x) }
end
