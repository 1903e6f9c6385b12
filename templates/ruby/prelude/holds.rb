# needs: at_most contains empty less same
# Whether a value stands in a relation to another.
def self.holds(x, relation, value)
  case relation
  when 'empty' then empty(x)
  when 'null' then x.nil?
  when 'in' then contains(value, x)
  when '==' then same(x, value)
  when '!=' then !same(x, value)
  when '<' then less(x, value)
  when '<=' then at_most(x, value)
  when '>' then less(value, x)
  when '>=' then at_most(value, x)
  end
end
