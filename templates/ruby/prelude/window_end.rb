# The end of a window that reaches up to now, in microseconds: the unit behind the present one.
def self.window_end(unit)
  ((((::Time.now.to_r * 1_000_000).floor + unit - 1).div(unit)) + 1) * unit
end
