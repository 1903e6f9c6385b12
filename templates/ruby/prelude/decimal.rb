# needs: dec digits text type unreadable
# The exact decimal that a text, an integer or a number says.
def self.decimal(x)
  read = case type(x)
         when 'null' then return
         when 'string' then digits(x, /\A[+-]?[0-9]+(\.[0-9]+)?\z/)
         when 'integer', 'number', 'decimal' then text(x)
         end
  read ? dec(BigDecimal(read)) : unreadable(x, 'a decimal')
end
