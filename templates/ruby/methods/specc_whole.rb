# The whole of a file that is sent as one part of a request.
lambda do |file|
  next file if file.nil? || file.is_a?(::String)

  whole = ''.b
  workato.stream.in(file) do |data, *_rest|
    whole << data.to_s.b
    s.refuse('R0223', 'the file is larger than 64 MiB, and sent as a whole') if whole.bytesize > 67_108_864
  end
  whole
end
