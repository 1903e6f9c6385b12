# needs: whole
# The quotient of two integers, rounded down.
def self.floor_divide(left, right)
  whole('//', left, right)
end
