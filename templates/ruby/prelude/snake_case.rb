# needs: words
# The words as `due_date`.
def self.snake_case(x)
  x.nil? ? nil : words(x).map(&:downcase).join('_')
end
