# needs: padding
# Filled up at the start.
def self.pad_start(x, width, fill = ' ')
  x.nil? ? nil : "#{padding(x, width, fill)}#{x}"
end
