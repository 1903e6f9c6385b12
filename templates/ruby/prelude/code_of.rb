# The code of a failure: R0301 where the spec itself wrote the message, R0300 where nothing else is known.
def self.code_of(failure)
  code = failure.instance_variable_get(:@specc_code)
  code || (failure.class.name.to_s.include?('Sdk::RuntimeError') ? 'R0301' : 'R0300')
end
