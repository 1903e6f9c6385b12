# What is missing to a width.
def self.padding(x, width, fill)
  raise 'what a text is filled up with has to be one character' unless fill.length == 1

  fill * [width - x.length, 0].max
end
