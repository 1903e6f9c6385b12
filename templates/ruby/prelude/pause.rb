# How many seconds to wait before the next attempt: what the service says, else as the connector says.
def self.pause(patience, attempt, headers)
  told = headers[patience[:respect]].to_s.strip
  seconds = if told.match?(/\A\d+\z/)
              told.to_i
            else
              begin
                [::Time.httpdate(told).to_i - ::Time.now.to_i, 0].max
              rescue ::ArgumentError
                patience[:wait] || (2**(attempt - 1)) #? retry.wait
                2**(attempt - 1) #? !retry.wait
              end
            end
  [seconds, patience[:max_wait]].min
end
