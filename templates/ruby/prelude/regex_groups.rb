# needs: groups
# The groups of the first match.
def self.regex_groups(x, pattern)
  match = x&.match(pattern)
  match && groups(match)
end
