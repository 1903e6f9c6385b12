# How many seconds to wait before the next request, so that no more than `requests` are sent in `seconds`.
def self.throttle(requests, seconds)
  @sent ||= []
  now = [::Time.now.to_r, *@sent.last].max
  free = @sent.length < requests ? now : [@sent.first + seconds, now].max
  @sent.shift if @sent.length >= requests
  @sent << free
  (free - now).to_f
end
