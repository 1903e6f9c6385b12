# needs: text
# The text of a value that a service gave, if it has any.
def self.found_word(x)
  word = x.nil? ? '' : text(x)
  word unless word.empty?
rescue ::StandardError
  nil
end
