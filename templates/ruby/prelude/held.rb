# The typed connection with what a sign-in left on it; what the user typed wins. `names` says under
# which key each value is kept.
def self.held(given, typed, names)
  tokens = given.to_h.slice('access_token', 'refresh_token', 'kept_refresh_token', 'signed_in') #? !connection.awaits
  tokens = given.to_h.slice('access_token', 'refresh_token', 'kept_refresh_token', 'signed_in', 'awaits') #? connection.awaits
  kept = names.map { |name, key| [name, typed[name].nil? ? given[key] : typed[name]] }
  typed.merge(tokens).merge(kept.to_h)
end
