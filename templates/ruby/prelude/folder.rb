# A base address: what is joined to it is put below it.
def self.folder(x)
  url = ::URI.parse(x)
  url.query = url.fragment = nil
  url.path += '/' unless url.path.end_with?('/')
  url.to_s
rescue ::URI::Error
  raise "`#{x}` is not a URL"
end
