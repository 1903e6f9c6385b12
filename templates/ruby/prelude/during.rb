# A failure, which knows the request that it is about.
def self.during(failure, request)
  known = failure.instance_variable_get(:@specc_request)
  failure.instance_variable_set(:@specc_request, known || request)
  failure
end
