# What can be read of a piece of a file.
def self.piece(content, from, index, last)
  behind = from + content.bytesize
  all = last ? behind.to_s : '*'
  range = content.empty? ? "bytes */#{all}" : "bytes #{from}-#{behind - 1}/#{all}"
  {
    'content' => content, 'from' => from, 'to' => content.empty? ? nil : behind - 1, 'index' => index,
    'last' => last, 'total' => last ? behind : nil, 'range' => range
  }
end
