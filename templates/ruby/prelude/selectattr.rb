# needs: dig holds
# The elements whose attribute stands in a relation to a value.
def self.selectattr(xs, path, relation, value = nil)
  xs.nil? ? nil : xs.select { |x| holds(dig(x, path), relation, value) }
end
