# needs: type
# The value, if it is null or of the type that is needed; an integer is a number and a decimal too.
def self.want(x, word, written)
  is = type(x)
  return x if ['null', word].include?(is) || (is == 'integer' && %w[number decimal].include?(word))

  kinds = [is, word].map { |name| %w[null bytes].include?(name) ? name : "#{name.match?(/\A[aio]/) ? 'an' : 'a'} #{name}" }
  raise "`#{written}` is #{kinds.first}, #{kinds.last} was expected"
end
