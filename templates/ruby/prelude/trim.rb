# Without white space, or the given characters, at both ends.
def self.trim(x, chars = nil)
  return if x.nil?

  set = chars.nil? ? '[[:space:]]' : "(?:#{chars.each_char.map { |c| ::Regexp.escape(c) }.push('(?!)').join('|')})"
  x.sub(/\A#{set}+/, '').sub(/#{set}+\z/, '')
end
