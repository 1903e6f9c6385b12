# needs: dec int num type
# Rounded half away from zero, as the number is written: to an integer, or to so many digits.
def self.round(x, digits = nil)
  return if x.nil?

  places = [[digits || 0, -400].max, 400].min
  return int(x.round(places)) if type(x) == 'integer'

  exact = BigDecimal(x.to_s).round(places, ::BigDecimal::ROUND_HALF_UP)
  return int(exact.to_i) if digits.nil?

  x.is_a?(::Float) ? num(exact.to_f) : dec(exact)
end
