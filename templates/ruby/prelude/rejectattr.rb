# needs: dig holds
# The elements whose attribute does not stand in a relation to a value.
def self.rejectattr(xs, path, relation, value = nil)
  xs.nil? ? nil : xs.reject { |x| holds(dig(x, path), relation, value) }
end
