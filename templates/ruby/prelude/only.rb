# No other keys, in their own order.
def self.only(x, names)
  x.nil? ? nil : x.select { |key, _| names.flatten.include?(key) }
end
