# needs: text
# Ends the operation with a message.
def self.fail_with(x)
  failure = ::StandardError.new(text(x))
  failure.define_singleton_method(:final?) { true }
  raise failure
end
