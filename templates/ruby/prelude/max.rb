# needs: extreme
# The greatest element, or the one with the greatest attribute.
def self.max(xs, path = nil)
  xs.nil? ? nil : extreme(xs, path, 1)
end
