# needs: index
# What a path of keys and positions leads to; null where it leads nowhere.
def self.dig(x, path)
  path.inject(x) { |value, key| index(value, key) }
end
