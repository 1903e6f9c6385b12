# How many seconds a duration lasts.
def self.seconds(x)
  x.nil? ? nil : x / 1000.0
end
