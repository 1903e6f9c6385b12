# needs: input_form less patient same text
# What a field does not allow about a value.
def self.input_limits(x, field)
  wrong = []
  wrong << "must be at least #{text(field[:min])}" if field[:min] && less(x, field[:min]) #? input.min
  wrong << "must be at most #{text(field[:max])}" if field[:max] && less(field[:max], x) #? input.max
  #? input.min_length input.max_length
  if x.is_a?(::String) || x.is_a?(::Array)
    wrong << "must have a length of at least #{field[:min_length]}" if field[:min_length] && x.length < field[:min_length]
    wrong << "must have a length of at most #{field[:max_length]}" if field[:max_length] && x.length > field[:max_length]
  end
  #?
  #? input.pattern
  if field[:pattern] && x.is_a?(::String) && !(field[:long] ? patient(5) { x.match?(/\A(?:#{field[:pattern]})\z/) } : x.match?(/\A(?:#{field[:pattern]})\z/)) #? input.long
  if field[:pattern] && x.is_a?(::String) && !x.match?(/\A(?:#{field[:pattern]})\z/) #? !input.long
    wrong << "must match `#{field[:written] || field[:pattern].source}`"
  end
  #?
  wrong << "is not #{field[:form] == 'email' ? 'an' : 'a'} #{field[:form]}" if field[:form] && x.is_a?(::String) && !input_form(x, field[:form]) #? input.form
  #? input.choices
  if field[:choices] && !field[:free]
    values = field[:choices].map(&:first)
    stranger = (x.is_a?(::Array) ? x : [x]).find { |member| values.none? { |value| same(value, member) || text(value) == text(member) } }
    if stranger
      shown = "is `#{text(stranger)}`, which is not one of the choices; the choices are #{values.map { |value| text(value) }.join(', ')}"
      wrong << (field[:secret] ? 'is not one of the choices' : shown)
    end
  end
  #?
  wrong
end
