# The day that a moment shows.
def self.day_of(x)
  x.is_a?(::Time) ? ::Date.new(x.year, x.month, x.day, ::Date::GREGORIAN) : x
end
