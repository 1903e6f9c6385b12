# needs: dec int kind num type
# Applies an operator to two numbers: exactly to integers and decimals.
def self.arithmetic(sign, left, right)
  return if left.nil? || right.nil?

  words = [type(left), type(right)]
  number = (words - %w[integer number decimal]).empty? && (words.sort != %w[decimal number])
  raise "`#{sign}` cannot take #{kind(left)} and #{kind(right)}" unless number

  if words.include?('decimal')
    dec(BigDecimal(left).public_send(sign, BigDecimal(right)))
  elsif words.include?('number')
    num(left.to_f.public_send(sign, right.to_f))
  else
    int(left.public_send(sign, right))
  end
end
