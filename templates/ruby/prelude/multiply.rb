# needs: arithmetic
# The product of two numbers.
def self.multiply(left, right)
  arithmetic('*', left, right)
end
