# The pieces between the parts that match, empty ones too.
def self.regex_split(x, pattern)
  return if x.nil?
  return [] if x.empty?

  pieces = []
  from = 0
  x.scan(pattern) do
    match = ::Regexp.last_match
    behind = x.bytesize - match.post_match.bytesize
    pieces << x.byteslice(from...behind - match[0].bytesize)
    from = behind
  end
  pieces << x.byteslice(from..-1)
end
