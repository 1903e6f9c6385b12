# needs: day_of kind read_format read_moment type
# The day that a text or a moment names.
def self.date(x, format = nil)
  case type(x)
  when 'null' then nil
  when 'date' then x
  when 'datetime' then day_of(x)
  when 'string' then day_of(format ? read_format(x, format) : read_moment(x)) #? calls.date
  when 'string' then day_of(read_moment(x)) #? !calls.date
  else raise "`date` cannot take #{kind(x)}"
  end
end
