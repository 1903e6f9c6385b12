# needs: arithmetic dec kind num type
# The quotient of two numbers: never an integer; of decimals rounded to 16 digits after the point.
def self.divide(left, right)
  return if left.nil? || right.nil?
  raise 'division by zero' if right.is_a?(::Numeric) && right.zero?
  return arithmetic('/', left, right) unless left.is_a?(::Numeric) && right.is_a?(::Numeric)

  words = [type(left), type(right)]
  return num(left.to_f / right.to_f) unless words.include?('decimal')
  raise "`/` cannot take #{kind(left)} and #{kind(right)}" if words.include?('number')

  dec(BigDecimal("#{(left.to_r / right.to_r * 10**16).round}e-16"))
end
