# needs: epoch epoch_ms strftime text
# A day as the service wants it.
def self.write_date(x, format = 'iso8601')
  return if x.nil?

  case format
  when 'epoch' then epoch(x) #? write.format=epoch
  when 'epoch_ms' then epoch_ms(x) #? write.format=epoch_ms
  when 'rfc2822' then strftime(x, '%a, %d %b %Y %T %z') #? write.format=rfc2822
  when 'iso8601', 'date' then text(x)
  else strftime(x, format) #? write.pattern
  end
end
