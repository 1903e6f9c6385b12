# needs: english
# The plural of an English word in lower case.
def self.many_of(word)
  return word if english(:uncounted).include?(word)

  known = english(:irregular)[word]
  return known if known
  return "#{word[0..-2]}ies" if word.match?(/[^aeiou]y\z/)

  word + (word.end_with?('s', 'x', 'z', 'ch', 'sh') ? 'es' : 's')
end
