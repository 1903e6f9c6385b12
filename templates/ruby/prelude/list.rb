# A list: of a lone value, the list of it; null stays null.
def self.list(x)
  x.nil? || x.is_a?(::Array) ? x : [x]
end
