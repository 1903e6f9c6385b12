# needs: truth
# Whether one of the conditions holds.
def self.any(xs)
  xs.nil? ? nil : xs.any? { |x| truth(x) }
end
