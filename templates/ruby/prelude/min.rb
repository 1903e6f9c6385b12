# needs: extreme
# The least element, or the one with the least attribute.
def self.min(xs, path = nil)
  xs.nil? ? nil : extreme(xs, path, -1)
end
