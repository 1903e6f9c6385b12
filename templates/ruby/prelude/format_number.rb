# A number with exactly so many decimals, in groups of three digits.
def self.format_number(x, decimals, group = '', point = '.')
  return if x.nil?
  raise '`format_number` writes 0 to 20 decimals' unless decimals.between?(0, 20)

  exact = BigDecimal(BigDecimal(x.to_s).round(decimals, ::BigDecimal::ROUND_HALF_UP))
  whole, fraction = exact.abs.to_s('F').split('.')
  whole = whole.reverse.scan(/.{1,3}/).map(&:reverse).reverse.join(group)
  "#{'-' if exact.negative?}#{whole}#{"#{point}#{fraction.ljust(decimals, '0')}" if decimals.positive?}"
end
