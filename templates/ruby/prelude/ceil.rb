# needs: int
# The least integer that is not below.
def self.ceil(x)
  x.nil? ? nil : int(x.ceil)
end
