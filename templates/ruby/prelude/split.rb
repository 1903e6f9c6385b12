# The pieces between separators, empty ones too.
def self.split(x, separator)
  return if x.nil?
  raise '`split` needs a separator' if separator.empty?

  x.split(/#{::Regexp.escape(separator)}/, -1)
end
