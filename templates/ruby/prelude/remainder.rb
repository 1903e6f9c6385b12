# needs: whole
# The rest of a division, with the sign of the divisor.
def self.remainder(left, right)
  whole('%', left, right)
end
