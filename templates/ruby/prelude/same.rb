# needs: identity
# Whether two values are equal: numbers by their exact value, objects whatever the order of their keys.
def self.same(left, right)
  identity(left).eql?(identity(right))
end
