# needs: capitalize words
# The words as `dueDate`.
def self.camel_case(x)
  x.nil? ? nil : words(x).each_with_index.map { |word, at| at.zero? ? word.downcase : capitalize(word.downcase) }.join
end
