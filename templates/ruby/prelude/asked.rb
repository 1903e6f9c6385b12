# A request as those see it who sign it.
def self.asked(verb, address, body)
  url = ::URI.parse(address)
  url.fragment = nil
  path = url.path.to_s.empty? ? '/' : url.path
  {
    'method' => verb.to_s.upcase, 'url' => url.to_s, 'host' => url.host.to_s.downcase, 'path' => path,
    'query' => url.query, 'headers' => {}, 'body' => body && body.b
  }
end
