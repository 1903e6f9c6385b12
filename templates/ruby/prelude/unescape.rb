# Entities as their characters.
def self.unescape(x)
  return if x.nil?

  names = { 'amp' => '&', 'lt' => '<', 'gt' => '>', 'quot' => '"', 'apos' => "'" }
  x.gsub(/&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#[xX](\h{1,6}));/) do |whole|
    name, digits, hex = ::Regexp.last_match.captures
    code = digits ? digits.to_i : hex.to_s.hex
    known = code.between?(1, 0x10ffff) && !code.between?(0xd800, 0xdfff)
    names.fetch(name) { known ? [code].pack('U') : whole }
  end
end
