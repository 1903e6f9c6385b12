# The moment of a run: whole seconds, UTC.
def self.now
  ::Time.at(::Time.now.to_i).utc
end
