# needs: int kind type
# Applies an operator that only integers have.
def self.whole(sign, left, right)
  return if left.nil? || right.nil?
  raise "`#{sign}` cannot take #{kind(left)} and #{kind(right)}" unless [type(left), type(right)].uniq == ['integer']
  raise 'division by zero' if right.zero?

  int(sign == '%' ? left % right : left.div(right))
end
