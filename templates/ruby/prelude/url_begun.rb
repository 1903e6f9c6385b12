# needs: refuse url
# A whole URL that a path follows, without the slash at its end.
def self.url_begun(x)
  address = url(x)
  refuse('R0304', "`#{x.to_s.strip}` has a query, and a path follows it") if address.match?(/[?#]/)

  address.sub(%r{/+\z}, '')
end
