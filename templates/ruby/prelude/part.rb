# needs: refuse
# The bytes of a part of a file, and whether it is the last, if it is the part that was asked for.
def self.part(response, from, to, file, ranged = false)
  size = file['size']
  status = response['status']
  bytes = response['body'].to_s.b
  fits = lambda do |behind, last|
    refuse('R0221', "the file is longer than the #{size} bytes that were said") if size && behind > size
    refuse('R0221', "the file ends after #{behind} bytes, and #{size} were said") if size && last && behind < size

    last
  end
  # As far as one process reads it, a file that changes is noticed.
  @versions ||= {}
  version = response['headers']['etag'] || response['headers']['last_modified']
  known = @versions.delete(file['url'])
  refuse('R0222', 'the file was changed while it was read') if from.positive? && known && version && known != version && status < 400

  @versions.shift if @versions.length > 1_000
  kept = from.zero? ? version : known
  @versions[file['url']] = kept if kept
  #? send.range
  if ranged
    wanted = to - from + 1
    refuse('R0221', "the service gives more than the #{wanted} bytes that were asked for") if bytes.bytesize > wanted

    last = size ? from + bytes.bytesize >= size || bytes.empty? : bytes.bytesize < wanted
    return [bytes, fits.call(from + bytes.bytesize, last)]
  end
  #?
  case status
  when 206
    range = response['headers']['content_range'].to_s.strip.match(%r{\Abytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)\z})
    refuse('R0220', 'the service does not say which part of the file it gives') unless range

    first, behind = range[1].to_i, range[2].to_i + 1
    total = range[3] == '*' ? nil : range[3].to_i
    if first != from || behind > to + 1 || behind <= first || (total && behind > total)
      refuse('R0220', "the service gives the bytes #{first} to #{behind - 1} of the file, and #{from} to #{to} were asked for")
    end
    refuse('R0221', "the bytes #{first} to #{behind - 1} of the file come shorter or longer than that") if bytes.bytesize != behind - first
    refuse('R0221', "the file has #{total} bytes, and #{size} were said") if total && size && total != size

    [bytes, fits.call(behind, (total || size) ? behind >= (total || size) : behind <= to)]
  when 416 then [''.b, fits.call(from, true)]
  when 200
    rest = bytes.byteslice(from..-1) || ''.b
    [rest, fits.call(from + rest.bytesize, true)]
  else refuse('R0220', "the service answers #{status} in place of the file")
  end
end
