# needs: input_object
# What was given so far for these fields, typed; what is wrong or missing is told later.
def self.chosen(x, shape)
  input_object((x || {}).to_h.slice(*shape.keys), shape, '', [], [nil, nil])
end
