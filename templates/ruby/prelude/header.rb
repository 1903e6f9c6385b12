# needs: refuse text
# The value of a header: plain ASCII on one line; null stays null.
def self.header(x, name)
  return if x.nil?

  value = text(x).gsub(/\A[ \t]+|[ \t]+\z/, '')
  refuse('R0305', "the value of the header `#{name}` holds characters that no header may hold") unless value.match?(/\A[\x20-\x7e]*\z/)

  value
end
