# needs: day_of read_time type
# The day that a service wrote in the format of a field.
def self.read_date(x, format = 'iso8601')
  day_of(type(x) == 'date' ? x : read_time(x, format))
end
