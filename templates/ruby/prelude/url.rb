# An address out of an answer or a field: absolute, or relative to another.
def self.url(x, base = nil)
  text = x.to_s.strip
  raise 'the address of the request is empty' if text.empty?
  raise 'the address holds characters that no URL may hold' if text.match?(/[[:cntrl:] \\]/)

  plain = text.gsub(/[^\x21-\x7e]|["<>^`{|}]/) { |letter| letter.bytes.map { |byte| format('%%%02X', byte) }.join }
  url = base ? ::URI.join(base, plain) : ::URI.parse(plain)
  raise "`#{text}` is not a URL" unless %w[http https].include?(url.scheme) && !url.host.to_s.empty?
  raise 'the address holds a user name or a password' if url.userinfo

  url.to_s
rescue ::URI::Error
  raise "`#{text}` is not a URL"
end
