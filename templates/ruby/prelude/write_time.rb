# needs: day_of epoch epoch_ms in_zone strftime text
# A moment as the service wants it: in UTC, or in a zone where the format has no offset.
def self.write_time(x, format = 'iso8601', zone_name = 'UTC')
  return if x.nil?

  x = x.getutc
  case format
  when 'epoch' then epoch(x) #? write.format=epoch
  when 'epoch_ms' then epoch_ms(x) #? write.format=epoch_ms
  when 'rfc2822' then strftime(x, '%a, %d %b %Y %T %z') #? write.format=rfc2822
  when 'date' then text(day_of(in_zone(x, zone_name))) #? write.format=date
  when 'iso8601' then text(x)
  else strftime(format.gsub('%%', '').match?(/%:?z|%s/) ? x : in_zone(x, zone_name), format) #? write.pattern
  end
end
