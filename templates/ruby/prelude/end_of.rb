# needs: at_clock dated day_of span start_of
# The last second, of a date the last day, of the unit.
def self.end_of(x, unit)
  return if x.nil?
  return dated(span(x, unit)[1] - 1) unless x.is_a?(::Time)

  step = { 'minute' => 60, 'hour' => 3600 }[unit]
  return at_clock(x, span(day_of(x), unit)[1] - 1, 86_399) unless step

  start_of(x, unit) + step - 1
end
