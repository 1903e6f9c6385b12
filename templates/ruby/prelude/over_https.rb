# needs: origin refuse
# An address that is asked over HTTPS, or on this machine: elsewhere what is sent can be read on the way.
def self.over_https(x)
  return x unless x.match?(/\Ahttp:/i)

  host = origin(x)[1]
  return x if host == 'localhost' || host == '[::1]' || host.match?(/\A127(\.\d+){3}\z/)

  refuse('R0304', "`#{host}` is asked over HTTP, and what is sent there can be read on the way")
end
