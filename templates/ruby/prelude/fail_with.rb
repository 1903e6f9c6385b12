# needs: refuse text
# Ends the operation with a message.
def self.fail_with(x)
  refuse('R0301', text(x))
end
