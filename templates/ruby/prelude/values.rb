# The values that are not null.
def self.values(x)
  x.nil? ? nil : x.values.compact
end
