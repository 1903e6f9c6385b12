# needs: last_word one_of
# The singular of the last English word of a text; what is singular stays.
def self.singularize(x)
  x.nil? ? nil : last_word(x) { |word| one_of(word) }
end
