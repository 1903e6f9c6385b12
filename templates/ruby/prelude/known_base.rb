# needs: refuse trusted
# The base address, if it may get credentials: it came out of an answer.
def self.known_base(x, hosts)
  return x if hosts.empty? || trusted(x, nil, hosts)

  refuse('R0113', "the address of the service came out of an answer, and `#{::URI.parse(x).host}` gets no credentials")
end
