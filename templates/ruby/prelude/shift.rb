# needs: at_clock dated day_of
# Later by the calendar, at the same time of day and offset; the day is cut to the month's end.
def self.shift(x, years = 0, months = 0, days = 0)
  return if x.nil?

  total = years * 12 + months
  raise 'a date has to lie in the years 1 to 9999' if total.abs > 120_000 || days.abs > 4_000_000

  day = dated(dated(day_of(x) >> total) + days)
  return day unless x.is_a?(::Time)

  at_clock(x, day, x.hour * 3600 + x.min * 60 + x.sec + x.subsec)
end
