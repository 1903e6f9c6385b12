# needs: found_word
# Choices as rows of label and value: of values, of objects with both, or of an object.
def self.found_choices(x)
  rows = case x
         when ::Hash then x.map { |value, label| [found_word(label), value.to_s] }
         when ::Array
           x.map do |member|
             next [found_word(member), member] unless member.is_a?(::Hash)

             [found_word(member['label']) || found_word(member['value']), member['value']]
           end
         else []
         end
  rows = rows.reject { |label, _| label.nil? }
  rows unless rows.empty?
end
