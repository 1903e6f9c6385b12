# Packed by gzip.
def self.gzip(x)
  x.nil? ? nil : ::Zlib.gzip(x).b
end
