# needs: clean write_format write_typed
# The value of a field, as the service writes it.
def self.write_field(x, field)
  #? write.write
  return x.nil? ? nil : write_typed(field[:write].call(x), nil) if field[:write]

  #?
  #? write.pairs
  if field[:pairs] && x.is_a?(::Hash) && field[:writes] != false
    present = x.reject { |_, value| value.nil? }
    return present.map { |key, value| { field[:pairs][0] => key, field[:pairs][1] => clean(value) } }
  end
  #?
  #? write.format write.zone write.separator write.words
  return write_format(x, field) if field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)

  #?
  write_typed(x, field[:type])
end
