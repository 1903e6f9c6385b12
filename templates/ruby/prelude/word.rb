# needs: text
# The text of a value; null stays null.
def self.word(x)
  x.nil? ? nil : text(x)
end
