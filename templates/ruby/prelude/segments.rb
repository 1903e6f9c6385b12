# needs: segment
# Several segments of a path.
def self.segments(x)
  x.nil? ? nil : x.split('/', -1).tap { |pieces| pieces << '' if pieces.empty? }.map { |piece| segment(piece) }.join('/')
end
