# needs: refuse text urlencode
# A value in a path: one segment, or a part of one.
def self.path_value(x)
  plain = text(x)
  refuse('R0302', 'a value in the path is empty') if plain.empty?
  refuse('R0302', 'a value in the path leads to another path') if ['.', '..'].include?(plain.gsub(/%2e/i, '.'))

  urlencode(plain)
end
