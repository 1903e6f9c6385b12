# needs: add dig
# The sum from left to right; nulls are skipped.
def self.sum(xs, path = nil)
  return if xs.nil?

  xs.map { |x| path ? dig(x, path) : x }.compact.inject(0) { |total, x| add(total, x) }
end
