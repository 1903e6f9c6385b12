# needs: get input_object kind text typed
# What was given as a value of a type.
def self.input_typed(x, type, field, place, wrong, around)
  #? input.string input.object input.array input.map
  case type
  when ::Hash then return input_object(x, type, place, wrong, around) #? input.object
  #? input.array
  when ::Array
    return (x.is_a?(::Array) ? x : [x]).each_with_index.map do |member, at|
      input_typed(member, type[0], field, x.is_a?(::Array) ? "#{place}[#{at}]" : place, wrong, around)
    end
  #?
  #? input.map
  when :map
    # The form gives a list of names and values.
    pairs = x.is_a?(::Array) && x.all? { |pair| get(pair, 'key').is_a?(::String) }
    x = x.map { |pair| [get(pair, 'key'), get(pair, 'value')] }.to_h if pairs
  #?
  #? input.string
  when :string
    return x if x.is_a?(::String) || x.nil?
    return text(x) unless x.is_a?(::Enumerable)

    wrong << "`#{place}` (#{field[:label]}) is #{kind(x)}, text was expected"
    return
  #?
  end
  #?
  typed(x, type) #? input.typed
  x #? !input.typed
#? input.typed
rescue ::StandardError => e
  wrong << "`#{place}` (#{field[:label]}) #{field[:secret] ? 'is not of its type' : "cannot be read: #{e.message}"}" #? input.secret
  wrong << "`#{place}` (#{field[:label]}) cannot be read: #{e.message}" #? !input.secret
  nil
#?
end
