# needs: plain_host refuse
# An address out of an answer or a field: absolute, or relative to another.
def self.url(x, base = nil)
  text = x.to_s.strip
  refuse('R0306', 'the address of the request is empty') if text.empty?
  refuse('R0304', 'the address holds characters that no URL may hold') if text.match?(/[[:cntrl:] \\]/)

  # A scheme, or nothing in front of `//`, is followed by a host.
  scheme = text[/\A[A-Za-z][A-Za-z0-9+.-]*:/].to_s
  hosted = text[scheme.length..-1]
  refuse('R0304', "`#{text}` is not a URL") unless (scheme.empty? && !hosted.start_with?('//')) || plain_host(hosted)

  plain = text.gsub(/[^\x21-\x7e]|["<>^`{|}]/) { |letter| letter.bytes.map { |byte| format('%%%02X', byte) }.join }
  url = base ? ::URI.join(base, plain) : ::URI.parse(plain)
  refuse('R0304', "`#{text}` is not a URL") unless %w[http https].include?(url.scheme) && !url.host.to_s.empty?
  refuse('R0304', 'the address holds a user name or a password') if url.userinfo

  url.to_s
rescue ::URI::Error
  refuse('R0304', "`#{text}` is not a URL")
end
