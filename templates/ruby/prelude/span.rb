# The first day of the unit that a day is in, and the first day after it.
def self.span(day, unit)
  case unit
  when 'day' then [day, day + 1]
  when 'week' then [day - (day.wday + 6) % 7, day + 7 - (day.wday + 6) % 7]
  when 'month', 'quarter', 'year'
    months = { 'month' => 1, 'quarter' => 3, 'year' => 12 }[unit]
    first = ::Date.new(day.year, (day.month - 1) / months * months + 1, 1, ::Date::GREGORIAN)
    [first, first >> months]
  else raise "a date has no #{unit}"
  end
end
