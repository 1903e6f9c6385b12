# needs: words
# The words as `due-date`.
def self.kebab_case(x)
  x.nil? ? nil : words(x).map(&:downcase).join('-')
end
