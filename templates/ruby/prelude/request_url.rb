# needs: query refuse
# The address of a request: joined to the base, with its parameters and those of its page.
def self.request_url(base, path, request)
  # A colon in the first segment would make a scheme of what stands before it.
  path = "./#{path}" if base && !path.match?(%r{\A[A-Za-z][A-Za-z0-9+.-]*://}) && path[%r{\A[^/?#]*}].include?(':')
  url = base ? ::URI.join(base, path) : ::URI.parse(path)
  refuse('R0304', "`#{path}` is not a URL") unless %w[http https].include?(url.scheme) && !url.host.to_s.empty?

  #? send.params page.by
  style = [request[:arrays] || 'repeat', request[:nested] || 'brackets']
  parts = [url.query, query(request[:params], *style), query(request[:page_params], *style)].compact.reject(&:empty?) #? page.by
  parts = [url.query, query(request[:params], *style)].compact.reject(&:empty?) #? !page.by
  url.query = parts.empty? ? nil : parts.join('&')
  #?
  url.to_s
rescue ::URI::Error
  refuse('R0304', "`#{path}` is not a URL")
end
