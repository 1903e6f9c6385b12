# needs: decimal
# A decimal, from its text.
def self.as_decimal(x)
  x.is_a?(::String) ? decimal(x) : x
end
