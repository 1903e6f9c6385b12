# needs: told
# How many seconds to wait before the next attempt: what the service says, else as the connector says.
def self.pause(patience, attempt, headers)
  seconds = told(headers[patience[:respect]].to_s.strip, ::Time.now.to_i)
  seconds ||= patience[:wait] || (2**(attempt - 1)) #? retry.wait
  seconds ||= 2**(attempt - 1) #? !retry.wait
  [seconds, patience[:max_wait]].min
end
