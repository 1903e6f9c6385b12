# needs: day_of epoch epoch_ms in_zone strftime text
# A moment as the service wants it: in UTC, or in a zone where the format has no offset.
def self.write_time(x, format = 'iso8601', zone_name = 'UTC')
  return if x.nil?

  x = x.getutc
  case format
  when 'iso8601' then text(x)
  when 'epoch' then epoch(x)
  when 'epoch_ms' then epoch_ms(x)
  when 'rfc2822' then strftime(x, '%a, %d %b %Y %T %z')
  when 'date' then text(day_of(in_zone(x, zone_name)))
  else strftime(format.gsub('%%', '').match?(/%:?z|%s/) ? x : in_zone(x, zone_name), format)
  end
end
