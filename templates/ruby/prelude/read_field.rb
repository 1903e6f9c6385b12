# needs: clean formatted get text typed
# The value of a field, from what the service wrote.
def self.read_field(x, field)
  #? read.read
  if field[:read]
    return if x.nil? || (x == '' && !%i[string any bytes].include?(field[:type]))

    return typed(field[:read].call(x), field[:type])
  end
  #?
  #? read.pairs
  if field[:pairs] && x.is_a?(::Array) && field[:reads] != false
    return x.each_with_object({}) do |member, object|
      key = begin
        text(get(member, field[:pairs][0]))
      rescue ::StandardError
        ''
      end
      value = clean(get(member, field[:pairs][1]))
      object[key] = value unless key.empty? || value.nil?
    end
  end
  #?
  typed(x, field[:type]) #? read.typed+!read.format+!read.zone+!read.separator+!read.words
  x #? !read.typed+!read.format+!read.zone+!read.separator+!read.words
  #? read.format read.zone read.separator read.words
  formats = field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)
  return typed(x, field[:type]) unless formats #? read.typed
  return x unless formats #? !read.typed
  return if x.nil? || (x == '' && field[:type] != :string)

  value = formatted(x, field)
  value = ::Date.new(value.year, value.month, value.day, ::Date::GREGORIAN) if field[:type] == :date && value.is_a?(::Time) #? read.date
  value = value.map { |member| typed(member, field[:type][0]) } if field[:type].is_a?(::Array) && value.is_a?(::Array) #? read.array
  value
  #?
end
