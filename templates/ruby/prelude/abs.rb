# needs: int type
# Without its sign.
def self.abs(x)
  return if x.nil?

  type(x) == 'integer' ? int(x.abs) : x.abs
end
