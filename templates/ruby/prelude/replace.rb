# Every `old` replaced, literally.
def self.replace(x, old, new)
  return if x.nil?
  raise '`replace` needs something to look for' if old.empty?
  raise '`replace` cannot take null' if new.nil?

  x.gsub(old) { new }
end
