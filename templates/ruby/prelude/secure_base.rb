# needs: refuse
# A base address that shows no credentials on the way: HTTPS, or this machine.
def self.secure_base(x)
  open = ::URI.parse(x)
  local = open.host == 'localhost' || open.host == '[::1]' || open.host.to_s.match?(/\A127(\.\d+){3}\z/)
  refuse('R0304', "`#{x}` would show the credentials on the way") if open.scheme == 'http' && !local

  x
end
