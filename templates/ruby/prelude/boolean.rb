# needs: digits type unreadable
# The truth that a word or 0 and 1 say.
def self.boolean(x)
  return x if [nil, true, false].include?(x)

  word = type(x) == 'string' ? digits(x, /./m).to_s.downcase(:ascii) : x
  return true if ['true', 't', 'yes', 'y', '1', 1].any? { |yes| yes.eql?(word) }
  return false if ['false', 'f', 'no', 'n', '0', 0].any? { |no| no.eql?(word) }

  unreadable(x, 'a boolean')
end
