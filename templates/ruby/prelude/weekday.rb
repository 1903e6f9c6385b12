# Monday is 1, Sunday 7.
def self.weekday(x)
  x.nil? ? nil : (x.wday + 6) % 7 + 1
end
