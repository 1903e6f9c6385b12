# needs: field_label input_chosen input_limits input_typed
# What was given for a field.
def self.input_value(x, field, place, wrong, around)
  return if x.nil? || (x == '' && (field[:type] != :string || field[:blank]))

  value = input_typed(input_chosen(x, field), field[:type], field, place, wrong, around)
  if value.is_a?(::String) && (field[:prefix] || field[:suffix] || field[:form])
    value = value.gsub(/\A[[:space:]]+|[[:space:]]+\z/, '').delete_prefix(field[:prefix].to_s).delete_suffix(field[:suffix].to_s)
    case field[:form]
    when 'hostname' then value = value.split('://', 2).last.to_s.split('/', 2).first.to_s.downcase
    when 'url' then value = value.sub(%r{/+\z}, '')
    when 'pem' then value = value.gsub('\n', "\n")
    end
  end
  input_limits(value, field).each { |what| wrong << "`#{place}` (#{field_label(field)}) #{what}" } unless value.nil?
  value
end
