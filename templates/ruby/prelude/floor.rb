# needs: int
# The greatest integer that is not above.
def self.floor(x)
  x.nil? ? nil : int(x.floor)
end
