# needs: kind moment read_format read_moment type
# The moment that a text or a date names.
def self.datetime(x, format = nil, zone_name = 'UTC')
  case type(x)
  when 'null', 'datetime' then x
  when 'date' then moment([x.year, x.month, x.day, 0, 0, 0, 0], nil, zone_name)
  when 'string' then format ? read_format(x, format, zone_name) : read_moment(x, zone_name) #? calls.datetime
  when 'string' then read_moment(x, zone_name) #? !calls.datetime
  else raise "`datetime` cannot take #{kind(x)}"
  end
end
