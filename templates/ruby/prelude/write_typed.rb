# needs: clean write_object
# A value of a type without a format of its own; moments are written in UTC.
def self.write_typed(x, type)
  return write_object(x, type) if type.is_a?(::Hash) #? write.object
  return x.map { |member| write_typed(member, type[0]) } if type.is_a?(::Array) && x.is_a?(::Array) #? write.array

  x.is_a?(::Time) ? x.getutc : clean(x)
end
