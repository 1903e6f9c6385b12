# needs: proof refuse
# What a sign-in leaves, if there is a token in it; what is null keeps what was there.
def self.signed_in(kept)
  proofs = kept.select { |name, _| name.end_with?('access_token', 'refresh_token') }
  kept = kept.merge(proofs.transform_values { |value| proof(value) }).compact
  refuse('R0112', 'the answer of the sign-in holds no token') unless kept['access_token']

  kept
end
