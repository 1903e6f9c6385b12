# needs: epoch epoch_ms strftime text
# A day as the service wants it.
def self.write_date(x, format = 'iso8601')
  return if x.nil?

  case format
  when 'iso8601', 'date' then text(x)
  when 'epoch' then epoch(x)
  when 'epoch_ms' then epoch_ms(x)
  when 'rfc2822' then strftime(x, '%a, %d %b %Y %T %z')
  else strftime(x, format)
  end
end
