# needs: dated moment offset
# The moment that the tokens of a format name, or null.
def self.format_moment(found, zone_name)
  part = ->(*tokens) { found.values_at(*tokens).compact.first }
  named = lambda do |names, long, short|
    at = names.index { |name| name.casecmp?(found[long] || '') || name[0, 3].casecmp?(found[short] || '') }
    at && at + 1
  end
  days = %w[Monday Tuesday Wednesday Thursday Friday Saturday Sunday]
  months = %w[January February March April May June July August September October November December]
  return if part.call('%a', '%A') && !named.call(days, '%A', '%a')

  fraction = part.call('%L', '%N', '%f').to_s[0, 9]
  fraction = Rational(fraction.to_i, 10**fraction.length)
  return dated(::Time.at(found['%s'].to_i + fraction).utc) if found['%s']

  short = found['%y'].to_i
  year = found['%Y'] ? found['%Y'].to_i : short + (short < 69 ? 2000 : 1900)
  month = part.call('%b', '%B') ? named.call(months, '%B', '%b') : (part.call('%m', '%-m') || 1).to_i
  day = (part.call('%d', '%-d') || 1).to_i
  if found['%j']
    return unless year.positive? && ::Date.valid_ordinal?(year, found['%j'].to_i, ::Date::GREGORIAN)

    date = ::Date.ordinal(year, found['%j'].to_i, ::Date::GREGORIAN)
    month = date.month
    day = date.day
  end
  hour = (part.call('%H', '%-H', '%I', '%-I') || 0).to_i
  if found['%p']
    return unless hour.between?(1, 12)

    hour = hour % 12 + (found['%p'].casecmp?('pm') ? 12 : 0)
  end
  east = offset(part.call('%z', '%:z'))
  return if month.nil? || east == false

  moment([year, month, day, hour, found['%M'].to_i, found['%S'].to_i, fraction], east, zone_name)
end
