# needs: clean write_object
# A value of a type without a format of its own; moments are written in UTC.
def self.write_typed(x, type)
  case type
  when ::Hash then write_object(x, type)
  when ::Array then x.is_a?(::Array) ? x.map { |member| write_typed(member, type[0]) } : clean(x)
  else x.is_a?(::Time) ? x.getutc : clean(x)
  end
end
