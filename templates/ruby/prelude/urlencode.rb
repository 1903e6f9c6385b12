# Percent-encoded; only letters, digits and `-._~` stay.
def self.urlencode(x)
  x.nil? ? nil : x.b.gsub(/[^A-Za-z0-9\-._~]/n) { |c| format('%%%02X', c.ord) }.force_encoding('UTF-8')
end
