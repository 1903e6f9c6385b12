# A member of an object; null where there is none, and where this is no object.
def self.get(x, key)
  x.is_a?(::Hash) ? x[key] : nil
end
