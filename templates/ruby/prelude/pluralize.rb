# needs: last_word many_of one_of
# The plural of the last English word of a text; what is plural stays.
def self.pluralize(x)
  return if x.nil?

  last_word(x) do |word|
    one = one_of(word)
    one != word && many_of(one) == word ? word : many_of(word)
  end
end
