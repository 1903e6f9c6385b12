# needs: text urlencode
# A segment of a path; it can neither be empty nor lead to another path.
def self.segment(x)
  plain = text(x)
  raise 'a value in the path is empty' if plain.empty?
  raise 'a value in the path leads to another path' if ['.', '..'].include?(plain.gsub(/%2e/i, '.'))

  urlencode(plain)
end
