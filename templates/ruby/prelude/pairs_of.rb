# needs: octets
# The pairs of a query or a form, decoded; `spaces`: a plus is a space.
def self.pairs_of(x, spaces)
  x.to_s.split('&').reject(&:empty?).map do |pair|
    name, value = pair.split('=', 2)
    [name, value].map { |part| octets(spaces ? part.to_s.tr('+', ' ') : part) }
  end
end
