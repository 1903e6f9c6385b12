# A key that no other event has.
def self.unique_key
  ::SecureRandom.uuid
end
