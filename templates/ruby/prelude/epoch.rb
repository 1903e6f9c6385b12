# Whole seconds since 1970.
def self.epoch(x)
  return if x.nil?

  x.is_a?(::Time) ? x.to_i : (x.jd - 2_440_588) * 86_400
end
