# needs: refuse text urlencode
# A segment of a path; it can neither be empty nor lead to another path.
def self.segment(x)
  plain = text(x)
  refuse('R0302', 'a value in the path is empty') if plain.empty?
  refuse('R0302', 'a value in the path leads to another path') if ['.', '..'].include?(plain.gsub(/%2e/i, '.'))

  urlencode(plain)
end
