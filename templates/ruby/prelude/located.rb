# needs: code_of mask
# What people are told of a failure: its message without secrets, and behind it the code, where it happened and the
# request. What the spec itself says stays as it is.
# A sign-in has a code of its own for what the service refused. #? send.sign_in
def self.located(failure, place, secrets = [], refused = nil)
  code = code_of(failure)
  code = refused if refused && %w[R0201 R0202].include?(code) #? send.sign_in
  message = mask(failure.message, secrets) #? send.masked
  message = failure.message[0, 2_000] #? !send.masked
  return message if code == 'R0301'

  request = failure.instance_variable_get(:@specc_request)&.sub(/[?#].*/m, '')
  request &&= mask(request, secrets) #? send.masked
  "#{message} (#{code} in #{place}#{", #{request}" if request})"
end
