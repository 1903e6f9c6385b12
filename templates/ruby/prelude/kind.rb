# needs: type
# The type of a value with its article, for messages.
def self.kind(x)
  word = type(x)
  return word if %w[null bytes].include?(word)

  word.match?(/\A[aio]/) ? "an #{word}" : "a #{word}"
end
