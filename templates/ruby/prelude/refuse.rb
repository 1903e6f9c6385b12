# Fails with a message and the code of its kind.
def self.refuse(code, message)
  failure = ::RuntimeError.new(message)
  failure.instance_variable_set(:@specc_code, code)
  raise failure
end
