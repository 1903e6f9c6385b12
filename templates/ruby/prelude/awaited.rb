# What the block gives; null where it fails as long as a sign-in may still bring what it needs.
def self.awaited(connection)
  yield
rescue ::StandardError
  raise unless connection['awaits'] || (connection['access_token'].nil? && connection['signed_in'].nil?)
end
