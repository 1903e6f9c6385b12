# needs: kind type
# The value, if it is of a kind that a function takes.
def self.fit(x, function, kinds)
  raise "`#{function}` cannot take #{kind(x)}" unless kinds.include?(type(x))

  x
end
