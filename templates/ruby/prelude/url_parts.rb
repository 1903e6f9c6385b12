# The parts of an address.
def self.url_parts(x)
  return if x.nil?

  scheme, authority, path, query, fragment = x.match(/\A(?:([^:\/?#]+):)?(?:\/\/([^\/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?\z/m).captures
  host, port, other = authority.match(/\A(?:.*@)?(?:(\[[^\]]*\]|[^:]*)(?::([0-9]{0,5}))?|(.*))\z/m).captures if authority
  small = ->(text) { text && text.tr('A-Z', 'a-z') }
  {
    'scheme' => small.call(scheme), 'host' => small.call(host || other), 'port' => port.to_s.empty? ? nil : port.to_i,
    'path' => path.empty? ? nil : path, 'query' => query, 'fragment' => fragment
  }
end
