# What was packed by gzip, 64 MiB at most.
def self.gunzip(x)
  return if x.nil?

  plain = ''.b
  rest = ::StringIO.new(x)
  begin
    loop do
      packed = ::Zlib::GzipReader.new(rest)
      while (piece = packed.read(1 << 20))
        plain << piece
        raise 'the text would be larger than 64 MiB' if plain.bytesize > 64 << 20
      end
      unused = packed.unused
      packed.finish
      break if unused.nil?

      rest = ::StringIO.new(unused + rest.read.to_s)
    end
  rescue ::Zlib::Error
    raise 'this was not packed by gzip'
  end
  plain
end
