# needs: capitalize words
# The words as a label.
def self.humanize(x)
  return if x.nil?

  written = words(x).each_with_index.map do |word, at|
    small = word.downcase
    next small.upcase if %w[id url uri api html json xml].include?(small)

    at.zero? ? capitalize(small) : small
  end
  written.join(' ')
end
