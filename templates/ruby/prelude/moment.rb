# needs: dated shown zone
# A moment of what a calendar and a clock show, or null where they cannot; without an offset in this zone.
def self.moment(parts, offset, zone_name)
  year, month, day, hour, minute, second, fraction = parts
  real = year.between?(1, 9999) && ::Date.valid_date?(year, month, day, ::Date::GREGORIAN)
  return unless real && hour < 24 && minute < 60 && second <= 60

  second = [second, 59].min + fraction
  return dated(shown(::Time.new(year, month, day, hour, minute, second, offset), offset)) if offset

  wall = ::Time.utc(year, month, day, hour, minute, second)
  return wall if zone_name == 'UTC'

  # What clocks show twice is the first; what they skip is as far behind the gap as it was in it.
  known = zone(zone_name)
  offsets = [wall - 86_400, wall + 86_400].map { |near| known.period_for_utc(near).utc_total_offset }.uniq
  shows = ->(offset) { known.period_for_utc(wall - offset).utc_total_offset == offset }
  offset = offsets.select(&shows).max || offsets.first
  at = wall - offset
  dated(shown(at, known.period_for_utc(at).utc_total_offset))
end
