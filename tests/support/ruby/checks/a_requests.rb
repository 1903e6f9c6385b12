# frozen_string_literal: true

# What goes out.

check 'a relative path joins the base' do
  same asks { get('x') }.sent, ['GET /v1/x']
end

check 'an absolute path replaces the path of the base' do
  same asks { get('/x') }.sent, ['GET /x']
end

check 'an address replaces the base' do
  same asks { get('https://other.example.com/x?b=1') }.requests[0]['url'], 'https://other.example.com/x?b=1'
end

check 'a port that is not the usual one is kept' do
  same asks { get('http://other.example.com:8080/x') }.requests[0]['url'], 'http://other.example.com:8080/x'
end

check 'dots lead out of the base' do
  same asks { get('a/../../y') }.sent, ['GET /y']
end

check 'without a base a path is no address' do
  same asks(connection: { base_uri: nil }) { get('/x') }.value, 'InvalidURIError: bad URI(no host provided): http:///x'
end

check 'a blank in an address is refused' do
  same asks { get('a b') }.value, 'InvalidURIError: bad URI(is not URI?): "a b"'
end

check 'null is no address' do
  same asks { get(nil) }.value, 'InvalidURIError: Expected String or URI as request URL, got: NilClass'
end

check 'parameters are sorted by name' do
  same asks { get('x', b: 1, 'a' => 2) }.sent, ['GET /v1/x?a=2&b=1']
end

check 'parameters are merged and the last one wins' do
  same asks { get('x', a: 1, b: 1).params('a' => 2) }.sent, ['GET /v1/x?a=2&b=1']
end

check 'lists, hashes and lists of hashes in parameters' do
  same asks { get('x', l: [1, 2], h: { y: 2, x: 1 }, lh: [{ q: 1, b: 2 }]) }.sent, ['GET /v1/x?h%5Bx%5D=1&h%5By%5D=2&l%5B%5D=1&l%5B%5D=2&lh%5B%5D%5Bq%5D=1&lh%5B%5D%5Bb%5D=2']
end

check 'scalars in parameters' do
  same asks { get('x', a: nil, b: true, c: 1.5, d: 1e20, e: 'a b+é/', f: {}, g: [], h: '', i: :sym) }.sent,
       ['GET /v1/x?a=&b=true&c=1.5&d=1.0e%2B20&e=a+b%2B%C3%A9%2F&h=&i=sym']
end

check 'a time in a parameter is not ISO 8601' do
  same asks { get('x', t: Time.utc(2024, 1, 2, 3, 4, 5)) }.sent, ['GET /v1/x?t=2024-01-02+03%3A04%3A05+UTC']
end

check 'parameters come after the query of the address' do
  same asks { get('x?z=1&a=%20').params(b: 2) }.sent, ['GET /v1/x?z=1&a=%20&b=2']
end

check 'the query of an address goes out as it is' do
  same asks { get('x?b=1&a=a+b&a=2') }.sent, ['GET /v1/x?b=1&a=a+b&a=2']
end

check 'a text as parameters replaces them' do
  same asks { get('x', a: 1).params('q=1&p') }.sent, ['GET /v1/x?q=1&p']
end

check 'a hash of parameters after a text fails' do
  same asks { get('x').params('q=1').params(a: 1) }.value[/\ANoMethodError: undefined method `merge!'/], "NoMethodError: undefined method `merge!'"
end

check 'null parameters clear them' do
  same asks { get('x', a: 1).params(nil) }.sent, ['GET /v1/x']
end

check 'names of headers are spelled with capitals, values as text, null left out' do
  sent = asks { get('x').headers('x-my-id' => 5, X_other_one: 'b', 'X-None' => nil) }.headers
  same sent.slice('X-My-Id', 'X-Other-One', 'X-None'), { 'X-My-Id' => '5', 'X-Other-One' => 'b' }
end

check 'the last header of a name wins' do
  same asks { get('x').headers('X-A' => '1').headers('X-A' => '2', 'X-B' => '1').headers(x_b: '2') }.headers.slice('X-A', 'X-B'), { 'X-A' => '2', 'X-B' => '2' }
end

check 'a line break in a header is refused' do
  same asks { get('x').headers('X-A' => "1\r\nX-B: 2") }.value[0, 14], 'ArgumentError:'
end

check 'a request for JSON says so' do
  same asks { get('x') }.headers.slice('Accept', 'Content-Type'), { 'Accept' => 'application/json' }
end

check 'written headers are kept' do
  same asks { post('x', {}).headers('Accept' => 'text/csv,json', 'content-type' => 'application/vnd.x+json') }.headers.slice('Accept', 'Content-Type'),
       { 'Accept' => 'text/csv, application/json', 'Content-Type' => 'application/vnd.x+json' }
end

check 'a payload is sent as JSON, in its order' do
  outcome = asks { post('x', b: 1, 'a' => { c: nil, d: [] }) }
  same outcome.sent, ['POST /v1/x {"b":1,"a":{"c":null,"d":[]}}']
  same outcome.headers['Content-Type'], 'application/json'
end

check 'what JSON bodies make of values' do
  same asks { post('x', t: Time.utc(2024, 1, 2, 3, 4, 5.5r), d: Date.new(2024, 1, 2), n: BigDecimal('1.50'), f: 1e20, g: 10.0, s: :sym) }.sent[0],
       'POST /v1/x {"t":"2024-01-02T03:04:05.500Z","d":"2024-01-02","n":"1.5","f":1.0e+20,"g":10.0,"s":"sym"}'
end

check 'JSON bodies escape angle brackets and ampersands' do
  same asks { post('x', h: "<&>é\"\u2028") }.sent, ['POST /v1/x {"h":"\u003c\u0026\u003eé\"\u2028"}']
end

check 'no payload, no body' do
  same asks { post('x') }.sent, ['POST /v1/x']
end

check 'an empty payload is an empty object' do
  same asks { post('x', {}) }.sent, ['POST /v1/x {}']
end

check 'a list or a text may be the payload of a verb' do
  same asks { [put('x', [1, 'a']), patch('x', 'abc')] }.sent, ['PUT /v1/x [1,"a"]', 'PATCH /v1/x "abc"']
end

check 'a list may not follow as payload' do
  same asks { post('x').payload([1]) }.value.include?('to_hash'), true
end

check 'payloads are merged' do
  same asks { post('x', a: 1).payload('a' => 2, b: 3) }.sent, ['POST /v1/x {"a":2,"b":3}']
end

check 'a payload is edited by a block' do
  same asks { post('x', a: 1).payload { |payload| payload['c'] = payload[:a] } }.sent, ['POST /v1/x {"a":1,"c":1}']
end

check 'a body of its own is sent as it is' do
  same asks { post('x').headers('Content-Type' => 'text/plain').request_body("a\nb") }.sent, ["POST /v1/x a\nb"]
end

check 'the default type of a body of its own is JSON' do
  same asks { post('x').request_body('{}') }.headers['Content-Type'], 'application/json'
end

check 'a body of its own of a GET passes for a form where nothing else is said' do
  outcome = asks { get('x').request_body('<a/>') }
  same [outcome.sent, outcome.headers['Content-Type']], [['GET /v1/x <a/>'], 'application/x-www-form-urlencoded']
end

check 'a GET has no body unless a format is asked for' do
  same asks { [get('x').payload(a: 1), get('x').request_format_json.payload(a: 1)] }.sent, ['GET /v1/x', 'GET /v1/x {"a":1}']
end

check 'a form is sorted, with brackets' do
  outcome = asks { post('x', b: 'a b&', a: [1, 2], h: { y: nil }).request_format_www_form_urlencoded }
  same outcome.sent, ['POST /v1/x a%5B%5D=1&a%5B%5D=2&b=a+b%26&h%5By%5D=']
  same outcome.headers['Content-Type'], 'application/x-www-form-urlencoded'
end

check 'a multipart form has parts and files' do
  outcome = asks { post('x').payload(name: 'ä', n: 1, file: ['abc', 'text/plain', 'a.txt']).request_format_multipart_form }
  boundary = outcome.headers['Content-Type'][/boundary=(.*)/, 1]
  same outcome.body, "--#{boundary}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nä\r\n--#{boundary}\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n" \
                     "--#{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--#{boundary}--\r\n"
end

check 'a multipart form without a payload is an empty form' do
  outcome = asks { post('x').request_format_multipart_form }
  same [outcome.sent, outcome.headers['Content-Type']], [['POST /v1/x'], 'application/x-www-form-urlencoded']
end

check 'an XML body' do
  outcome = asks(text('<r/>')) { post('x').payload('@v' => '2', 'Name' => 'A & B', 'Line' => [{ 'Qty' => 1 }, { 'Qty' => 2 }], 'None' => nil).format_xml('Order', '@xmlns' => 'urn:x') }
  same outcome.sent, ['POST /v1/x <Order v="2" xmlns="urn:x"><Name>A &amp; B</Name><Line><Qty>1</Qty></Line><Line><Qty>2</Qty></Line><None xsi:nil="true"/></Order>']
  same outcome.headers.slice('Content-Type', 'Accept'), { 'Content-Type' => 'application/xml', 'Accept' => 'application/xml' }
end

check 'user and password are basic authentication' do
  same asks { get('x').user('a@b:c').password('ü /') }.headers['Authorization'], "Basic #{['a@b:c:ü /'].pack('m0')}"
end

check 'a password without a user is refused' do
  same asks { get('x').password('p') }.value, 'InvalidURIError: password component depends user component'
end

check 'a header of authorization wins over the user' do
  same asks { get('x').user('a').password('b').headers('Authorization' => 'Bearer t') }.headers['Authorization'], 'Bearer t'
end

check 'all verbs' do
  same asks { %w[get post put patch delete options head].map { |verb| public_send(verb, 'x').presence } }.sent,
       %w[GET POST PUT PATCH DELETE OPTIONS HEAD].map { |verb| "#{verb} /v1/x" }
end

check 'the second argument of delete is a body' do
  same asks { delete('x', a: 1) }.sent, ['DELETE /v1/x {"a":1}']
end

check 'the base is asked for with the connection of the moment' do
  same asks(connection: { base_uri: ->(connection) { "https://#{connection[:site]}.example.com/" } }, settings: { 'site' => 'acme' }) { get('x') }.requests[0]['url'],
       'https://acme.example.com/x'
end
