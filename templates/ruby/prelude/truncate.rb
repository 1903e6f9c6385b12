# At most so many characters, those of the end included.
def self.truncate(x, length, ending = '')
  return x if x.nil? || x.length <= length

  "#{x[0, [length - ending.length, 0].max]}#{ending}"[0, [length, 0].max]
end
