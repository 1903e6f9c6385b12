# needs: digits type unreadable
# The integer that a text, a whole number or a decimal says.
def self.integer(x)
  read = case type(x)
         when 'null' then return
         when 'integer' then x
         when 'string' then digits(x, /\A[+-]?[0-9]+\z/)&.to_i
         when 'number', 'decimal' then x.to_i if x.to_i == x.to_r
         end
  read && type(read) == 'integer' ? read : unreadable(x, 'an integer')
end
