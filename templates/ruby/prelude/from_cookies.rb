# The names and values of the cookies in a header.
def self.from_cookies(x)
  return if x.nil?

  pairs = x.split(/,(?=[ \t]*[^\s;,="]+=)/, -1).map { |cookie| cookie.split(';', 2)[0].to_s.split('=', 2) }
  named = pairs.select { |_, value| value }.map { |pair| pair.map { |part| part.gsub(/\A[ \t]+|[ \t]+\z/, '') } }
  named.reject { |name, _| name.empty? }.to_h
end
