# The value of a header that came. The SDK writes cookies as Ruby shows a list, even where there is one.
def self.header_text(name, x)
  return x.join(', ') if x.is_a?(::Array)

  text = x.to_s
  return text unless name == 'set_cookie' && text.start_with?('["')

  text.scan(/"((?:[^"\\]|\\.)*)"/).map { |(one)| one.gsub(/\\(.)/) { |escape| escape == '\t' ? "\t" : escape[1] } }.join(', ')
end
