# needs: text
# Names and texts in the order of the names.
def self.sorted_pairs(x, separator = '', equals = '')
  return if x.nil?

  pairs = x.compact.sort_by(&:first).flat_map do |name, value|
    values = value.is_a?(::Array) ? value : [value]
    values.compact.map { |member| "#{name}#{equals}#{text(member)}" }
  end
  pairs.join(separator)
end
