# needs: english
# The singular of an English word in lower case.
def self.one_of(word)
  known = english(:uncounted).include?(word) || english(:irregular).key?(word)
  return word if known || word.length < 3 || word.end_with?('ss', 'us', 'is')

  one = english(:irregular).key(word)
  return one if one
  return "#{word[0..-4]}y" if word.end_with?('ies') && word.length > 4
  return word[0..-3] if word.end_with?('sses', 'shes', 'ches', 'xes', 'zzes')

  word.delete_suffix('s')
end
