# The groups of a match: an object if they have names, else an array.
def self.groups(match)
  return match.captures if match.names.empty?

  match.names.zip(match.captures).to_h
end
