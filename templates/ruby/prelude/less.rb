# needs: order
# Whether the first comes before the second; false where one is null.
def self.less(left, right)
  left.nil? || right.nil? ? false : order(left, right).negative?
end
