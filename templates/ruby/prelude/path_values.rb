# needs: path_value refuse text
# Several segments of a path; the slashes stay.
def self.path_values(x)
  plain = text(x)
  refuse('R0302', 'a value in the path is empty') if plain.empty?
  refuse('R0302', 'a segment of the path is empty') if plain.split('/', -1).any?(&:empty?)

  plain.split('/', -1).map { |piece| path_value(piece) }.join('/')
end
