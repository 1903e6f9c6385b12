# What stands in for null.
def self.default(x, value)
  x.nil? ? value : x
end
