# A decimal, if it has 34 digits and 20 after the point at most.
def self.dec(x)
  whole, fraction = BigDecimal(x).to_s('F').delete('-').split('.')
  fraction = fraction.sub(/0+\z/, '')
  raise 'a decimal has at most 34 digits' if "#{whole}#{fraction}".sub(/\A0+/, '').length > 34
  raise 'a decimal has at most 20 digits after the point' if fraction.length > 20

  BigDecimal(x)
end
