# Whether the host of `//host/…` is a plain name, or an address as it is usually written.
def self.plain_host(x)
  host = x[%r{\A//([^/?#]*)}, 1].to_s.split('@').last.to_s.sub(/:\d*\z/, '')
  return true if host.match?(/\A\[[0-9A-Fa-f:.]+\]\z/)
  return false unless host.match?(/\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?\z/)

  last = host.chomp('.').split('.').last
  !last.match?(/\A(\d+|0[xX]\h*)\z/) || host.match?(/\A((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|\z)){4}\z/)
end
