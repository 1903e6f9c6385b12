# needs: clean text tojson write_date write_time
# A value in a format.
def self.write_format(x, field)
  return x.is_a?(::Array) ? x.compact.map { |member| text(member) }.join(field[:separator]) : clean(x) if field[:separator] #? write.separator
  return { true => field[:words][0], false => field[:words][1] }.fetch(x) { clean(x) } if field[:words] #? write.words
  return x.nil? ? nil : tojson(x) if field[:format] == 'json' #? write.format=json

  case x
  when ::Time then write_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
  when ::Date then write_date(x, field[:format] || 'iso8601')
  else x
  end
end
