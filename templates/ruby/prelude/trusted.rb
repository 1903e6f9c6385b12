# needs: origin
# Whether credentials may go to an address: over HTTPS (or to this machine), to the origin of the
# base, or to one of these hosts.
def self.trusted(x, base, hosts)
  scheme, host, port = origin(x)
  return false unless scheme == 'https' || host == 'localhost' || host == '[::1]' || host.match?(/\A127(\.\d+){3}\z/)
  return true if base && origin(base) == [scheme, host, port]

  hosts.any? do |entry|
    name, own = entry.downcase.split(':', 2)
    named = name.start_with?('*.') ? host.end_with?(name[1..-1]) && host.length > name.length - 1 : host == name
    named && port == (own || 443).to_i
  end
end
