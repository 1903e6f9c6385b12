# Secrets that no message may show from now on, though the connection does not have them: a token
# that was renewed meanwhile, what a method was handed. Gives those of the last calls.
def self.used(*secrets)
  @used = [*@used, *secrets].uniq.last(8)
end
