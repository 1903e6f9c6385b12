# As small hexadecimal digits.
def self.hexencode(x)
  x.nil? ? nil : x.unpack1('H*').encode('UTF-8')
end
