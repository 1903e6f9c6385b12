# needs: micros
# The whole number that orders records: microseconds of a date or moment, or the number itself.
def self.ticks(x)
  case x
  when ::Integer then x
  when ::Time, ::Date then micros(x)
  end
end
