# needs: clean formatted get text typed
# The value of a field, from what the service wrote.
def self.read_field(x, field)
  if field[:read]
    return if x.nil? || (x == '' && !%i[string any].include?(field[:type]))

    return typed(field[:read].call(x), field[:type])
  end
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
  return typed(x, field[:type]) unless field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)
  return if x.nil? || (x == '' && field[:type] != :string)

  value = formatted(x, field)
  value = ::Date.new(value.year, value.month, value.day, ::Date::GREGORIAN) if field[:type] == :date && value.is_a?(::Time)
  field[:type].is_a?(::Array) && value.is_a?(::Array) ? value.map { |member| typed(member, field[:type][0]) } : value
end
