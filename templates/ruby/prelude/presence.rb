# needs: blank
# Null for what is blank, else the value itself.
def self.presence(x)
  blank(x) ? nil : x
end
