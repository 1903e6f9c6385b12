# needs: dated shown zone
# A moment of what a calendar and a clock show, or null where they cannot; without an offset in this zone.
def self.moment(parts, offset, zone_name)
  year, month, day, hour, minute, second, fraction = parts
  real = year.between?(1, 9999) && ::Date.valid_date?(year, month, day, ::Date::GREGORIAN)
  return unless real && hour < 24 && minute < 60 && second <= 60

  second = [second, 59].min + fraction
  return dated(shown(::Time.new(year, month, day, hour, minute, second, offset), offset)) if offset
  return ::Time.utc(year, month, day, hour, minute, second) if zone_name == 'UTC'

  local = zone(zone_name).local(year, month, day, hour, minute, second)
  dated(shown(::Time.at(local.to_r), local.utc_offset))
end
