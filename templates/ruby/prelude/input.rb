# needs: input_object refuse
# What was given for these fields: typed, with defaults filled in. Fails with all that is wrong.
def self.input(x, shape, connection = nil, config = nil)
  wrong = []
  typed = input_object(x || {}, shape, '', wrong, [connection, config])
  refuse('R0100', wrong.join('; ')) unless wrong.empty?

  typed
end
