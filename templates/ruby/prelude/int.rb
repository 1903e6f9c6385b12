# An integer, if it has 64 bits at most.
def self.int(x)
  raise 'the integer is too large' unless x.nil? || x.between?(-2**63, 2**63 - 1)

  x
end
