# needs: add kind multiply order
# At least one number, at most another.
def self.clamp(x, low, high)
  return if x.nil?

  odd = [x, low, high].find { |number| !number.is_a?(::Numeric) }
  raise "`clamp` cannot take #{kind(odd)}" if odd

  zero = [x, low, high].map { |number| multiply(number, 0) }.inject { |sum, number| add(sum, number) }
  raise '`clamp` needs a `low` that is not above `high`' if order(low, high).positive?

  inside = order(x, low).negative? ? low : x
  inside = high if order(x, high).positive?
  add(zero, inside)
end
