# needs: kind
# Whether a condition holds: null does not, and what is no boolean fails.
def self.truth(x)
  return x == true if [nil, true, false].include?(x)

  raise "a condition was expected, this is #{kind(x)}"
end
