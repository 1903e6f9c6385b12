# needs: urlencode
# Pairs as a query, encoded and then sorted.
def self.sorted_pairs_of(x)
  x.map { |pair| pair.map { |part| urlencode(part.to_s) } }.sort.map { |pair| pair.join('=') }.join('&')
end
