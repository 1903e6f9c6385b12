# needs: text urlencode
# A value in a path: one segment, or a part of one.
def self.path_value(x)
  plain = text(x)
  raise 'a value in the path is empty' if plain.empty?
  raise 'a value in the path leads to another path' if ['.', '..'].include?(plain.gsub(/%2e/i, '.'))

  urlencode(plain)
end
