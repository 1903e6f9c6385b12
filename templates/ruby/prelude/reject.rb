# The elements for which a test does not hold.
def self.reject(xs, test)
  xs.nil? ? nil : xs.reject { |x| test.call(x) }
end
