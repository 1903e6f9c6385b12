# Hands a file on in pieces of one size, but for the last. A piece waits until more than it is there,
# or the end, so that the last one knows that it is the last.
lambda do |file, size, from, send_piece|
  s.refuse('R0224', 'there is no file to read') if file.nil?
  s.refuse('R0224', "it is #{s.kind(file)}, a file was expected") unless %w[string bytes file].include?(s.type(file)) || (file.is_a?(::Hash) && (file['__stream__'] || file['data']))
  file = file.b if file.is_a?(::String)
  held = ''.b
  index = from / size
  workato.stream.in(file, from: from, frame_size: size) do |data, _at, _to, eof, _next_from|
    held << data.to_s.b
    while held.bytesize > size || eof
      last = held.bytesize <= size
      content = held.byteslice(0, size)
      held = held.byteslice(size..-1) || ''.b
      behind = from + content.bytesize
      send_piece.call(s.piece(content, from, index, last))
      from = behind
      index += 1
      break if last
    end
  end
end
