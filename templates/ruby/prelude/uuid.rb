# A name that nobody else has.
def self.uuid
  ::SecureRandom.uuid
end
