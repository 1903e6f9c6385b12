# needs: digits text type unreadable
# The number that a text, an integer or a decimal says.
def self.number(x)
  read = case type(x)
         when 'null' then return
         when 'string' then digits(x, /\A[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\z/)&.to_f
         when 'integer', 'number' then x.to_f
         when 'decimal' then text(x).to_f
         end
  read&.finite? ? read : unreadable(x, 'a number')
end
