# needs: boolean fromjson read_time
# A value that a service wrote in a format.
def self.formatted(x, field)
  #? read.separator
  if field[:separator]
    return x unless x.is_a?(::String)

    return x.split(field[:separator]).map { |piece| piece.gsub(/\A[[:space:]]+|[[:space:]]+\z/, '') }.reject(&:empty?)
  end
  #?
  return field[:words].include?(x) ? x == field[:words][0] : boolean(x) if field[:words] #? read.words
  return x.is_a?(::String) ? fromjson(x) : x if field[:format] == 'json' #? read.format=json

  read_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
end
