# needs: truth
# Whether all the conditions hold.
def self.all(xs)
  xs.nil? ? nil : xs.all? { |x| truth(x) }
end
