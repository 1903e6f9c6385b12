# needs: same text
# The values of what was chosen, where labels or several in one text were given.
def self.input_chosen(x, field)
  x = x.split(field[:many]).map(&:strip) if field[:many] && x.is_a?(::String) #? input.many
  #? input.choices
  pick = lambda do |given|
    choice = (field[:choices] || []).find { |value, _| same(value, given) || (!given.is_a?(::Enumerable) && text(value) == text(given)) }
    choice ||= (field[:choices] || []).find { |_, label| label == given }
    choice ? choice[0] : given
  end
  return x.map { |member| pick.call(member) } if x.is_a?(::Array)

  field[:choices] ? pick.call(x) : x
  #?
  x #? !input.choices
end
