# The checksum CRC-32.
def self.crc32(x)
  x.nil? ? nil : ::Zlib.crc32(x)
end
