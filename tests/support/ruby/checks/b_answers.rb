# frozen_string_literal: true

# What comes back, and when a request is sent at all.

check 'an unread request is not sent' do
  same asks { get('x'); { 'a' => 1 } }.sent, []
end

check 'a returned request is sent, deep inside and in order' do
  outcome = asks(json('a' => 1), json([2])) { { one: [get('x')], two: { three: get('y') } } }
  same [outcome.value, outcome.sent], [{ 'one' => [{ 'a' => 1 }], 'two' => { 'three' => [2] } }, ['GET /v1/x', 'GET /v1/y']]
end

check 'reading sends once' do
  outcome = asks(json('a' => 1, 'b' => 2)) { (r = get('x')) && [r['a'], r.dig('b'), "#{r}".empty?, r.to_h] }
  same [outcome.value, outcome.sent.size], [[1, 2, false, { 'a' => 1, 'b' => 2 }], 1]
end

check 'a request is a hash, null or false for nobody, and asking does not send it' do
  outcome = asks { (r = get('x')) && [r.is_a?(Hash), r.nil?, r ? 1 : 2, r.class.name[/\w+\z/], r.instance_of?(Hash), r.respond_to?(:dig), (r.is_a?(::Hash) ? 1 : 2)] }
  same [outcome.value, outcome.sent.size], [[false, false, 1, 'Request', false, false, 2], 0]
end

check 'equality and not ask the unsent request' do
  outcome = asks { (r = get('x')) && [r == {}, r != {}, !r] }
  same [outcome.value, outcome.sent.size], [[false, true, true], 0]
end

check 'equality and not ask the answer once it is there' do
  same asks(json('a' => 1)) { (r = get('x')) && r['a'] && [r == { 'a' => 1 }, !r] }.value, [true, false]
end

check 'blank, present and presence send' do
  outcome = asks(json({}), json('a' => 1), json([])) { [get('x').blank?, get('x').present?, get('x').presence.nil?] }
  same [outcome.value, outcome.sent.size], [[true, true, true], 3]
end

check 'tap and then do not unwrap' do
  same asks { [get('x').tap { |r| r }.class.name[/\w+\z/], get('x').then { |r| r.class.name[/\w+\z/] }] }.value, %w[Request Request]
end

check 'lists are unwrapped by splat, to_a and map, not by plus and concat' do
  same asks(json([1]), json([1]), json([1])) { [*get('x'), *get('x').to_a, *get('x').map { |n| n + 1 }] }.value, [1, 1, 2]
  same asks(json([1])) { [] + get('x') }.value[/\ATypeError: no implicit conversion/], 'TypeError: no implicit conversion'
  same asks(json([1])) { [].concat(get('x')) }.value[/\ATypeError: no implicit conversion/], 'TypeError: no implicit conversion'
end

check 'a list made of an unsent request holds the request' do
  same asks(json([1, 2])) { { size: Array.wrap(get('x')).size } }.value, { 'size' => 1 }
end

check 'an answer has text keys, an output takes both' do
  same asks(json('a' => { 'b' => 1 })) { (r = get('x')) && [r[:a], r['a'][:b], r['a']['b']] }.value, [nil, nil, 1]
  same asks(json('a' => 1)) { get('x') }.value, { 'a' => 1 }
end

check 'an empty answer is an empty record' do
  same asks(text(''), text(" \n"), text('', 204)) { [get('x'), get('x'), delete('x')] }.value, [{}, {}, {}]
end

check 'scalars and null are answers' do
  same asks(json(5), json('a')) { [get('x') + 1, get('x').to_s] }.value, [6, 'a']
  same asks(json(nil), json(nil)) { get('x') }.value, nil
end

check 'null is asked for again each time' do
  same asks(json(nil), json(nil), json(nil)) { (r = get('x')) && [r.to_s, r.blank?] }.sent.size, 2
end

check 'what is not JSON is an error that nobody maps' do
  same asks(text('<html>')) { get('x').after_error_response(/.*/) { {} } }.value[/\A\w+/], 'JSONResponseFormatError'
end

check 'raw answers are bytes, or text where a charset is named' do
  outcome = asks(text('nö'), text('nö', 200, 'Content-Type' => 'text/plain; charset=utf-8'), text("n\xF6".b, 200, 'Content-Type' => 'text/plain; charset="ISO-8859-1"')) do
    Array.new(3) { get('x').response_format_raw.to_s }.map { |body| [body.encoding.name, body.bytesize] }
  end
  same outcome.value, [['ASCII-8BIT', 3], ['UTF-8', 3], ['ISO-8859-1', 2]]
end

check 'compressed answers are unpacked' do
  packed = Zlib.gzip('{"a":"ö"}')
  same asks(text(packed, 200, 'Content-Encoding' => 'gzip')) { get('x') }.value, { 'a' => 'ö' }
end

check 'after_response sees status, body and headers, names in lower snake case' do
  outcome = asks(json({ a: 1 }, 201, 'X-Rate-Limit' => '5', 'Link' => %w[<a> <b>], 'Set-Cookie' => %w[a=1 b=2])) do
    get('x').after_response { |code, body, headers| [code, body['a'], headers['x_rate_limit'], headers[:x_rate_limit], headers['X-Rate-Limit'], headers['link'], headers['set_cookie']] }
  end
  same outcome.value, [201, 1, '5', '5', nil, '<a>, <b>', '["a=1", "b=2"]']
end

check 'the last after_response counts and runs in the operation' do
  outcome = asks(json('a' => 1)) { get('x').after_response { 1 }.after_response { |_code, body| error("no #{body['a']}") } }
  same outcome.value, 'RuntimeError: no 1'
end

check 'a request that after_response gives is sent' do
  same asks(json('a' => 1), json('b' => 2)) { get('x').after_response { get('y') } }.value, { 'b' => 2 }
end

check 'the statuses that fail' do
  codes = [*200..208, 226, *300..308, *400..431, 449, 450, 499, *500..511, 520, 599] - [301, 302, 303, 307]
  failed = codes.map { |code| asks(text('{}', code)) { get('x') }.value }.reject { |value| value == {} }
  reasons = failed.map { |value| value.delete_prefix('RequestFailedError: ') }
  same reasons.first(4), ['208 Already Reported', '226 IM Used', '300 Multiple Choices', '304 Not Modified']
  same reasons.last(4), ['510 Not Extended', '511 Network Authentication Required', 'HTTP status code 520', 'HTTP status code 599']
  same Digest::MD5.hexdigest(reasons.join("\n")), 'a8e022022da0bcfbc5f62e60ebebe3c5'
end

check 'an error is mapped by its status' do
  outcome = asks(text('gone', 404, 'X-A' => '1')) { get('x').after_error_response(404) { |code, body, headers, message| [code, body, headers['x_a'].to_s.encode('UTF-8'), message] } }
  same outcome.value, [404, 'gone', '1', '404 Not Found']
end

check 'the body of an error is unparsed, and bytes where it is more than ASCII' do
  outcome = asks(text('{"a":"ö"}', 422)) { get('x').after_error_response(422) { |_code, body| [body.class.name, body.encoding.name, body.bytesize] } }
  same outcome.value, ['String', 'ASCII-8BIT', 10]
end

check 'an error is mapped by a pattern on message or body' do
  same asks(text('deadlock', 500)) { get('x').after_error_response(/deadlock/) { { 'm' => 1 } } }.value, { 'm' => 1 }
  same asks(text('', 500)) { get('x').after_error_response('500 Internal') { { 'm' => 2 } } }.value, { 'm' => 2 }
  same asks(text('other', 500)) { get('x').after_error_response(/deadlock/, 404) { {} } }.value, 'RequestFailedError: 500 Internal Server Error'
end

check 'without a matcher nothing is mapped, and the last mapping counts' do
  same asks(text('', 500)) { get('x').after_error_response { {} } }.value, 'RequestFailedError: 500 Internal Server Error'
  same asks(text('', 500)) { get('x').after_error_response(500) { {} }.after_error_response(404) { {} } }.value, 'RequestFailedError: 500 Internal Server Error'
end

check 'a mapping may raise' do
  same asks(text('nö', 500)) { get('x').after_error_response(500) { |_code, body, _headers, message| error("#{message}: #{body}") } }.value,
       'RuntimeError: 500 Internal Server Error: nö'
end

check 'what a mapping gave is asked for again each time it is read' do
  outcome = asks(text('1', 404), text('2', 404)) { (r = get('x').after_error_response(404) { |_code, body| { 'n' => body.to_i } }) && [r['n'], r['n']] }
  same [outcome.value, outcome.sent.size], [[1, 2], 2]
end

check 'no answer is no answer' do
  same asks(fails('timeout')) { get('x').after_error_response(/.*/) { {} } }.value, 'RequestTimeoutError: Timed out reading data from server'
  same asks(fails('network')) { get('x').after_error_response(/.*/) { {} } }.value[/\A\w+/], 'ECONNREFUSED'
end

check 'an error has code, message and response' do
  outcome = asks(text('no', 404)) do
    get('x').presence
  rescue ::StandardError => e
    [e.code, e.message, e.response.to_s, e.method]
  end
  same outcome.value.first(2) + outcome.value.last(1), [404, '404 Not Found', 'GET']
end

check 'GET follows redirects, POST does not' do
  there = text('', 302, 'Location' => '/v2/y?q=1')
  same asks(there, json('a' => 1)) { get('x', b: 1).headers('X-A' => '1') }.then { |o| [o.value, o.sent, o.headers(1)['X-A']] }, [{ 'a' => 1 }, ['GET /v1/x?b=1', 'GET /v2/y?q=1'], '1']
  same asks(there) { post('x', {}) }.value, 'RequestFailedError: 302 Found'
end

check 'follow_redirection repeats method and body' do
  same asks(text('', 307, 'Location' => 'https://other.example.com/y'), json({})) { post('x', a: 1).follow_redirection }.requests.map { |r| [r['method'], r['url'], r['body_base64']] },
       [['POST', 'https://api.example.com/v1/x', 'eyJhIjoxfQ=='], ['POST', 'https://other.example.com/y', 'eyJhIjoxfQ==']]
end

check 'ignore_redirection takes the answer as it is' do
  outcome = asks(text('', 302, 'Location' => '/y')) { get('x').ignore_redirection.after_response { |code, _body, headers| [code, headers['location']] } }
  same [outcome.value, outcome.sent.size], [[302, '/y'], 1]
end

check 'a 303 becomes a GET without a body' do
  same asks(text('', 303, 'Location' => '/y'), json({})) { post('x', a: 1) }.sent, ['POST /v1/x {"a":1}', 'GET /y']
end

check 'basic authentication goes along with a redirect' do
  outcome = asks(text('', 302, 'Location' => 'https://other.example.com/y'), json({})) { get('x').user('u').password('p') }
  same outcome.headers(1)['Authorization'], "Basic #{['u:p'].pack('m0')}"
end

check 'cookies go along with a redirect' do
  outcome = asks(text('', 302, 'Location' => '/v1/y', 'Set-Cookie' => ['sid=abc; Path=/', 'b=2; Path=/']), json({})) { get('x') }
  same outcome.headers(1)['Cookie'].split('; ').sort, %w[b=2 sid=abc]
end

check 'redirects end' do
  outcome = asks(*Array.new(20) { text('', 302, 'Location' => '/y') }) { get('x') }
  same [outcome.value, outcome.sent.size], ['RequestFailedError: 302 Found', 11]
end

check 'XML answers are lists of elements' do
  body = '<a:r xmlns:a="urn:x"><a:i id="1">one</a:i><a:i><![CDATA[two]]></a:i>  <e/></a:r>'
  same asks(text(body), text(body)) { get('x').response_format_xml }.value,
       { 'a:r' => [{ '@xmlns:a' => 'urn:x', 'a:i' => [{ '@id' => '1', 'content!' => 'one' }, { 'content!' => 'two' }], 'e' => [{}] }] }
  same asks(text(body)) { get('x').response_format_xml(strip_response_namespaces: true) }.value,
       { 'r' => [{ '@xmlns:a' => 'urn:x', 'i' => [{ '@id' => '1', 'content!' => 'one' }, { 'content!' => 'two' }], 'e' => [{}] }] }
end

check 'parallel reports what failed' do
  outcome = asks(json('a' => 1), text('', 500), json('a' => 3)) { parallel([get('x'), get('y'), get('z')], threads: 5) }
  same outcome.value, [false, [{ 'a' => 1 }, nil, { 'a' => 3 }], [nil, '500 Internal Server Error', nil]]
end
