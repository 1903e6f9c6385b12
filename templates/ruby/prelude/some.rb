# What the block makes of a value; null stays null.
def self.some(x)
  x.nil? ? nil : yield(x)
end
