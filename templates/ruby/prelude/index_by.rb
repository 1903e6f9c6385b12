# needs: dig text
# The elements, each under the text of its attribute.
def self.index_by(xs, path)
  return if xs.nil?

  xs.reject { |x| dig(x, path).nil? }.map { |x| [text(dig(x, path)), x] }.to_h
end
