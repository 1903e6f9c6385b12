# needs: order
# Whether the first does not come after the second; false where one is null.
def self.at_most(left, right)
  left.nil? || right.nil? ? false : !order(left, right).positive?
end
