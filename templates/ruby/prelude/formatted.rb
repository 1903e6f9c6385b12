# needs: boolean fromjson read_time
# A value that a service wrote in a format.
def self.formatted(x, field)
  if field[:separator]
    x.is_a?(::String) ? x.split(field[:separator]).map { |piece| piece.gsub(/\A[[:space:]]+|[[:space:]]+\z/, '') }.reject(&:empty?) : x
  elsif field[:words]
    field[:words].include?(x) ? x == field[:words][0] : boolean(x)
  elsif field[:format] == 'json'
    x.is_a?(::String) ? fromjson(x) : x
  else
    read_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
  end
end
