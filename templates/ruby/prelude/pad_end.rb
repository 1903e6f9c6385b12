# needs: padding
# Filled up at the end.
def self.pad_end(x, width, fill = ' ')
  x.nil? ? nil : "#{x}#{padding(x, width, fill)}"
end
