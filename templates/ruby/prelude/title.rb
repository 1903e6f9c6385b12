# needs: capitalize
# The first letter of each word large, the others small.
def self.title(x)
  x.nil? ? nil : x.gsub(/(?:\p{Alphabetic}|\p{N})(?:\p{Alphabetic}|\p{N}|['’])*/) { |word| capitalize(word) }
end
