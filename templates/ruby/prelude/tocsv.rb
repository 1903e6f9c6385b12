# needs: kind text
# Rows as CSV, names first.
def self.tocsv(rows, columns = nil, separator = ',')
  return if rows.nil?
  raise 'the separator of CSV is one character' unless separator.match?(/\A[^"\r\n]\z/)

  names = columns || rows.grep(::Hash).flat_map { |row| row.compact.keys }.uniq
  line = lambda do |cells|
    texts = cells.map do |cell|
      written = text(cell)
      # A line with nothing in it would be no row.
      quoted = written.empty? ? cells.length == 1 : [separator, '"', "\n", "\r"].any? { |sign| written.include?(sign) }
      quoted ? "\"#{written.gsub('"', '""')}\"" : written
    end
    "#{texts.join(separator)}\n"
  end
  lines = rows.map do |row|
    raise "`tocsv` cannot take #{kind(row)}" unless row.is_a?(::Array) || row.is_a?(::Hash)

    line.call(row.is_a?(::Array) ? row : names.map { |name| row[name] })
  end
  [*(line.call(names) unless names.empty?), *lines].join
end
