# needs: refuse
# What a sign-in leaves, if there is a token in it; what is null keeps what was there.
def self.signed_in(kept)
  kept = kept.compact
  token = kept['access_token'].to_s
  refuse('R0112', 'the answer of the sign-in holds no token') if token.empty?

  kept.merge('access_token' => token)
end
