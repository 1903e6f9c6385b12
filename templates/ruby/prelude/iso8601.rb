# A moment with exactly so many digits of the second, cut.
def self.iso8601(x, digits = 0)
  return if x.nil?

  fraction = ".#{x.strftime('%N')[0, digits]}" if digits.positive?
  "#{x.strftime('%Y-%m-%dT%H:%M:%S')}#{fraction}#{x.utc_offset.zero? ? 'Z' : x.strftime('%:z')}"
end
