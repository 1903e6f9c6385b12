# needs: text
# The header that proves a user by a password (RFC 7617).
def self.basic(user, password)
  "Basic #{["#{text(user)}:#{text(password)}"].pack('m0')}"
end
