# needs: refuse text
# A value in a host: labels of letters, digits and hyphens, joined by dots; perhaps a port.
def self.host(x)
  name, port = text(x).split(':', 2)
  good = name.to_s.length <= 253 && name.to_s.match?(/\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z/) && (port.nil? || port.match?(/\A\d{1,5}\z/))
  refuse('R0303', 'a value in the host is not a host name') unless good

  text(x)
end
