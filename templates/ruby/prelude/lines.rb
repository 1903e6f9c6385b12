# The lines without their breaks.
def self.lines(x)
  return if x.nil?

  pieces = x.split(/\r\n|\n|\r/, -1)
  pieces.pop if pieces.last == ''
  pieces
end
