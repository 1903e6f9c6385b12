# Pairs of what stands at the same places.
def self.zip(left, right)
  left.nil? ? nil : (0...[left.length, right.length].max).map { |at| [left[at], right[at]] }
end
