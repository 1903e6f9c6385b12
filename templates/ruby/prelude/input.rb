# needs: input_object
# What was given for these fields: typed, with defaults filled in. Fails with all that is wrong.
def self.input(x, shape, connection = nil, config = nil)
  wrong = []
  typed = input_object(x || {}, shape, '', wrong, [connection, config])
  raise wrong.join('; ') unless wrong.empty?

  typed
end
