# needs: refuse urldecode
# A path below the base, if the value that begins it is no whole URL.
def self.path_begun(x)
  first = x[%r{\A[^/?#]*}]
  refuse('R0304', "`#{urldecode(first)}` is a whole URL, and a path follows it") if first.match?(/\Ahttps?%3A%2F%2F/i)

  x
end
