# needs: from_epoch
# The moment so many milliseconds after 1970, in UTC.
def self.from_epoch_ms(x)
  from_epoch(x, 1000)
end
