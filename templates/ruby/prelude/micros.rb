# needs: epoch
# Whole microseconds since 1970.
def self.micros(x)
  return if x.nil?

  x.is_a?(::Time) ? (x.to_r * 1_000_000).floor : epoch(x) * 1_000_000
end
