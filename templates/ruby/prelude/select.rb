# The elements for which a test holds.
def self.select(xs, test)
  xs.nil? ? nil : xs.select { |x| test.call(x) }
end
