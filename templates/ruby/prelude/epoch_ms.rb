# needs: epoch
# Whole milliseconds since 1970.
def self.epoch_ms(x)
  return if x.nil?

  x.is_a?(::Time) ? (x.to_r * 1000).floor : epoch(x) * 1000
end
