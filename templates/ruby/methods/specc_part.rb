# A part of a file, and whether it is the last: what a stream gives. A service that knows no ranges
# gives the whole.
lambda do |file, from, to, request|
  s.refuse('R0223', 'the file is larger than 1 TiB') if from >= 2**40
  to = [to, from + request[:chunk] - 1].min
  headers = { 'Accept-Encoding' => 'identity' }.merge((file['headers'] || {}).to_h)
  #? send.range
  if request[:range]
    params = request[:range].call({ 'from' => from, 'to' => to, 'size' => to - from + 1 })
  else
    headers['Range'] = "bytes=#{from}-#{to}"
  end
  response = call('specc_send', {}, request.merge(get: file['url'], base: file['base'], headers: headers, params: params))
  s.part(response, from, to, file, !request[:range].nil?)
  #?
  #? !send.range
  headers['Range'] = "bytes=#{from}-#{to}"
  response = call('specc_send', {}, request.merge(get: file['url'], base: file['base'], headers: headers))
  s.part(response, from, to, file)
  #?
rescue ::StandardError => e
  raise s.during(e, "GET #{file['url']}")
end
