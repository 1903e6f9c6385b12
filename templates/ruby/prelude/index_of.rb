# needs: identity
# The place of the first element that equals something.
def self.index_of(xs, x)
  wanted = identity(x)
  xs.nil? ? nil : xs.index { |member| identity(member).eql?(wanted) }
end
