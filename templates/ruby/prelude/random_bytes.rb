# Octets that nobody can foretell.
def self.random_bytes(count)
  return if count.nil?
  raise '`random_bytes` gives 0 to 1024 octets' unless count.between?(0, 1024)

  ::OpenSSL::Random.random_bytes(count)
end
