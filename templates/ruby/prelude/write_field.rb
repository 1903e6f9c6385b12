# needs: clean write_format write_typed
# The value of a field, as the service writes it.
def self.write_field(x, field)
  return x.nil? ? nil : write_typed(field[:write].call(x), nil) if field[:write]

  if field[:pairs] && x.is_a?(::Hash) && field[:writes] != false
    present = x.reject { |_, value| value.nil? }
    return present.map { |key, value| { field[:pairs][0] => key, field[:pairs][1] => clean(value) } }
  end
  formats = field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)
  formats ? write_format(x, field) : write_typed(x, field[:type])
end
