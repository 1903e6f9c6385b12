# The end of a window that reaches up to `to`: the unit behind the one that `to` lies in.
def self.window_end(to, unit)
  ((to + unit - 1).div(unit) + 1) * unit
end
