# needs: field_label get input_object kind text typed
# What was given as a value of a type.
def self.input_typed(x, type, field, place, wrong, around)
  case type
  when ::Hash then return input_object(x, type, place, wrong, around)
  when ::Array
    return (x.is_a?(::Array) ? x : [x]).each_with_index.map do |member, at|
      input_typed(member, type[0], field, x.is_a?(::Array) ? "#{place}[#{at}]" : place, wrong, around)
    end
  when :map
    # The form gives a list of names and values.
    pairs = x.is_a?(::Array) && x.all? { |pair| get(pair, 'key').is_a?(::String) }
    x = x.map { |pair| [get(pair, 'key'), get(pair, 'value')] }.to_h if pairs
  when :string
    return x if x.is_a?(::String) || x.nil?
    return text(x) unless x.is_a?(::Enumerable)

    wrong << "`#{place}` (#{field_label(field)}) is #{kind(x)}, text was expected"
    return
  end
  begin
    typed(x, type)
  rescue ::StandardError => e
    wrong << "`#{place}` (#{field_label(field)}) #{field[:secret] ? 'is not of its type' : "cannot be read: #{e.message}"}"
    nil
  end
end
