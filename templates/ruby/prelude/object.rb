# needs: kind refuse
# What an action gives: an object, or an empty one for null.
def self.object(x)
  return x || {} if x.nil? || x.is_a?(::Hash)

  refuse('R0204', "what an action gives is an object, and this is #{kind(x)}")
end
