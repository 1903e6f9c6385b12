# needs: number
# A number or a decimal, from its text.
def self.as_number(x)
  x.is_a?(::String) ? number(x) : x
end
