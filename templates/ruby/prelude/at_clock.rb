# needs: dated shown
# The moment of this day and second, at the offset of another.
def self.at_clock(x, day, second)
  dated(shown(::Time.utc(day.year, day.month, day.day) + second - x.utc_offset, x.utc_offset))
end
