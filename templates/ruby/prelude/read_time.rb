# needs: date datetime decimal from_epoch from_epoch_ms kind read_format read_mail read_moment type
# The moment that a service wrote in the format of a field.
def self.read_time(x, format = 'iso8601', zone_name = 'UTC')
  case type(x)
  when 'null', 'datetime' then return x
  when 'date' then return datetime(x, nil, zone_name)
  end
  return from_epoch(decimal(x)) if format == 'epoch' #? read.format=epoch
  return from_epoch_ms(decimal(x)) if format == 'epoch_ms' #? read.format=epoch_ms
  raise "#{kind(x)} is not a date" unless type(x) == 'string'

  #? read.format=date read.format=rfc2822 read.pattern
  case format
  when 'date' then datetime(date(x), nil, zone_name) #? read.format=date
  when 'rfc2822' then read_mail(x) #? read.format=rfc2822
  when 'iso8601' then read_moment(x, zone_name)
  else read_format(x, format, zone_name) #? read.pattern
  end
  #?
  read_moment(x, zone_name) #? !read.format=date+!read.format=rfc2822+!read.pattern
end
