# needs: date datetime decimal from_epoch from_epoch_ms kind read_format read_mail read_moment type
# The moment that a service wrote in the format of a field.
def self.read_time(x, format = 'iso8601', zone_name = 'UTC')
  case type(x)
  when 'null', 'datetime' then return x
  when 'date' then return datetime(x, nil, zone_name)
  end
  case format
  when 'epoch' then from_epoch(decimal(x))
  when 'epoch_ms' then from_epoch_ms(decimal(x))
  else
    raise "#{kind(x)} is not a date" unless type(x) == 'string'

    case format
    when 'iso8601' then read_moment(x, zone_name)
    when 'date' then datetime(date(x), nil, zone_name)
    when 'rfc2822' then read_mail(x)
    else read_format(x, format, zone_name)
    end
  end
end
