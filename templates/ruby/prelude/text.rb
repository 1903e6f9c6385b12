# needs: iso8601 kind type
# The text of a value; of null it is empty.
def self.text(x)
  case type(x)
  when 'null' then ''
  when 'string' then x
  when 'boolean', 'integer' then x.to_s
  when 'number' then BigDecimal((x + 0.0).to_s).to_s('F')
  when 'decimal' then x.zero? ? '0' : BigDecimal(x).to_s('F').sub(/\.0\z/, '')
  #? s.day_of s.shown s.dated s.now s.moment s.date s.native
  when 'date' then x.strftime('%Y-%m-%d')
  when 'datetime' then iso8601(x, x.nsec.zero? ? 0 : [3, 6, 9].find { |digits| (x.nsec % 10**(9 - digits)).zero? })
  #?
  when 'bytes' then raise 'bytes have no text of their own; write it with `hexencode` or `base64encode`'
  when 'array' then raise 'an array has no text of its own; write it with `join` or `tojson`'
  else raise "#{kind(x)} has no text of its own; write it with `tojson`"
  end
end
