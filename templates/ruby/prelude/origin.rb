# Scheme, host and port of an address.
def self.origin(x)
  url = ::URI.parse(x)
  [url.scheme.to_s.downcase, url.host.to_s.downcase, url.port]
end
