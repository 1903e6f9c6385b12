# needs: fromjson input_chosen input_limits input_typed
# What was given for a field.
def self.input_value(x, field, place, wrong, around)
  return if x.nil? || (x == '' && (field[:type] != :string || field[:blank])) #? input.blank
  return if x.nil? || (x == '' && field[:type] != :string) #? !input.blank

  x = input_chosen(x, field) #? input.choices input.many
  #? input.form=json
  if field[:form] == 'json' && x.is_a?(::String)
    begin
      x = fromjson(x)
    rescue ::StandardError
      wrong << "`#{place}` (#{field[:label]}) is not JSON"
      return
    end
  end
  #?
  #? input.limits
  value = input_typed(x, field[:type], field, place, wrong, around)
  #? input.prefix input.suffix input.form
  if value.is_a?(::String) && (field[:prefix] || field[:suffix] || field[:form])
    value = value.gsub(/\A[[:space:]]+|[[:space:]]+\z/, '').delete_prefix(field[:prefix].to_s).delete_suffix(field[:suffix].to_s)
    #? input.form
    case field[:form]
    when 'hostname' then value = value.split('://', 2).last.to_s[%r{\A[^/?#]*}].downcase
    when 'url' then value = value.sub(%r{/+\z}, '')
    when 'pem' then value = value.gsub('\n', "\n")
    end
    #?
    return if value == '' && field[:blank] #? input.blank
  end
  #?
  #? input.min input.max input.min_length input.max_length input.pattern input.form input.choices
  input_limits(value, field).each { |what| wrong << "`#{place}` (#{field[:label]}) #{what}" } unless value.nil?
  #?
  value
  #?
  #? !input.limits
  input_typed(x, field[:type], field, place, wrong, around)
  #?
end
