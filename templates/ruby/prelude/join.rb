# needs: text trim
# The texts of the elements; null is empty.
def self.join(xs, separator = '', skip_blank = false)
  return if xs.nil?
  raise '`join` cannot take null' if separator.nil?

  texts = xs.map { |x| text(x) }
  texts = texts.map { |x| trim(x) }.reject(&:empty?) if skip_blank
  texts.join(separator)
end
