# needs: capitalize words
# The words as `DueDate`.
def self.pascal_case(x)
  x.nil? ? nil : words(x).map { |word| capitalize(word.downcase) }.join
end
