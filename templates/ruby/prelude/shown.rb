# A moment at an offset in seconds.
def self.shown(x, offset)
  offset.zero? ? x.getutc : x.getlocal(offset - offset.remainder(60))
end
