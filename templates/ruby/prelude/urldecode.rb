# Percent-encoding undone.
def self.urldecode(x, plus = false)
  return if x.nil?

  bytes = plus ? x.b.tr('+', ' ') : x.b
  bytes.gsub(/%(\h\h)/n) { ::Regexp.last_match(1).hex.chr }.force_encoding('UTF-8').scrub
end
