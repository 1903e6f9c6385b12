# needs: at_clock dated day_of span
# The first second, of a date the first day, of the unit.
def self.start_of(x, unit)
  return if x.nil?
  return dated(span(x, unit)[0]) unless x.is_a?(::Time)

  step = { 'minute' => 60, 'hour' => 3600 }[unit]
  return at_clock(x, span(day_of(x), unit)[0], 0) unless step

  second = x.hour * 3600 + x.min * 60
  at_clock(x, day_of(x), second - second % step)
end
