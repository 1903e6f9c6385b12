# needs: from_epoch
# The moment so many microseconds after 1970, in UTC.
def self.from_micros(x)
  from_epoch(x, 1_000_000)
end
