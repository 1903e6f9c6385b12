# needs: found_word
# The word of a described type, in a list for a list: `['integer']`.
def self.found_type(x, types)
  return [x.empty? ? 'string' : [found_type(x.first, types)].flatten.first] if x.is_a?(::Array)

  word = found_word(x).to_s.sub(/!+\z/, '')
  return ['any'] if word == 'array'

  known = %w[integer number decimal boolean date datetime any map].include?(word) || types.key?(word)
  word == 'object' ? 'map' : (known ? word : 'string')
end
