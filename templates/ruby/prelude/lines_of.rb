# needs: text
# Each text with a line break behind it.
def self.lines_of(xs)
  xs.nil? ? nil : xs.compact.map { |x| "#{text(x)}\n" }.join
end
