# What is missing to a width.
def self.padding(x, width, fill)
  raise 'what a text is filled up with has to be one character' unless fill.length == 1

  missing = [width - x.length, 0].max
  raise 'the text would be larger than 64 MiB' if missing * fill.bytesize > 67_108_864

  fill * missing
end
