# needs: int kind type
# A number with its sign turned.
def self.negate(x)
  return if x.nil?
  raise "#{kind(x)} cannot be negated" unless x.is_a?(::Numeric)

  type(x) == 'integer' ? int(-x) : -x
end
