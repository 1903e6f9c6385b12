# frozen_string_literal: true

# How requests are authorized, and how signing in again works.

AUTH = lambda do |**authorization|
  { authorization: authorization }
end

check 'apply sets user and password' do
  auth = AUTH.call(type: 'basic_auth', apply: lambda { |connection| user(connection['key']) && password('X') })
  same asks(connection: auth, settings: { 'key' => 'k' }) { get('x') }.headers['Authorization'], "Basic #{['k:X'].pack('m0')}"
end

check 'apply wins over the request' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| headers('X-A' => 'auth').params(k: 'auth') })
  outcome = asks(connection: auth) { get('x', k: 'own', a: 1).headers('X-A' => 'own') }
  same [outcome.sent, outcome.headers['X-A']], [['GET /v1/x?a=1&k=auth'], 'auth']
end

check 'apply may add to the payload' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| payload(token: 't') })
  same asks(connection: auth) { [post('x', a: 1), post('y')] }.sent, ['POST /v1/x {"a":1,"token":"t"}', 'POST /v1/y {"token":"t"}']
end

check 'apply sees address and verb' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| headers('X-Sign' => "#{current_verb} #{current_url}") })
  same asks(connection: auth) { get('x', b: 1) }.headers['X-Sign'], 'GET https://api.example.com/v1/x?b=1'
end

check 'apply sees the rendered payload' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| payload { |payload| headers('X-Size' => payload['a'].to_s) } })
  same asks(connection: auth) { post('x', a: 12) }.headers['X-Size'], '12'
end

check 'apply runs after all that the request says' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |connection| headers('X-A' => connection[:k]) })
  same asks(connection: auth, settings: { 'k' => '1' }) { (r = get('x')) && r.params(a: 1) && r }.sent, ['GET /v1/x?a=1']
end

check 'apply knows nothing but the request: a call without receiver never ends' do
  %w[now call error format lambda].each do |name|
    auth = AUTH.call(type: 'api_key', apply: eval("lambda { |_connection| #{name}('x') }"))
    same asks(connection: auth) { get('x') }.value, 'SystemStackError: stack level too deep'
  end
end

check 'apply has constants and captured values' do
  prelude = Module.new { def self.sign(text) "#{text}!" end }
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| headers('X-A' => prelude.sign(::Time.now.utc.iso8601)) })
  same asks(connection: auth, now: '2026-01-02T03:04:05Z') { get('x') }.headers['X-A'], '2026-01-02T03:04:05Z!'
end

check 'a query text and parameters of apply do not go together' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| params(k: 1) })
  same asks(connection: auth) { get('x').params('a=1') }.value[/\A\w+/], 'NoMethodError'
  same asks(connection: auth) { get('x?a=1&a=2') }.sent, ['GET /v1/x?a=1&a=2&k=1']
end

check 'the type of authorization reaches apply' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection, kind| headers('X-Kind' => kind.to_s) })
  same asks(connection: auth) { get('x').auth_type('none') }.headers['X-Kind'], 'none'
end

check 'an API key that is refused is an error at once' do
  auth = AUTH.call(type: 'api_key', apply: lambda { |_connection| headers('X-A' => '1') }, refresh_on: [401])
  outcome = asks(text('', 401), connection: auth) { get('x') }
  same [outcome.value, outcome.sent.size], ['RequestFailedError: 401 Unauthorized', 1]
end

SESSION = lambda do |**more|
  AUTH.call(type: 'custom_auth', acquire: lambda { |connection| { session: post('login', user: connection['user'])['id'] } },
            apply: lambda { |connection| headers('X-Session' => connection['session']) }, **more)
end

check 'a session is opened when it is refused, once, and kept' do
  outcome = asks(text('', 401), json('id' => 's1'), json('a' => 1), json('b' => 2), connection: SESSION.call(refresh_on: [401]), settings: { 'user' => 'u' }) { { a: get('x'), b: get('y') } }
  same outcome.sent, ['GET /v1/x', 'POST /v1/login {"user":"u"}', 'GET /v1/x', 'GET /v1/y']
  same outcome.requests.map { |one| one['headers']['X-Session'] }, ['', nil, 's1', 's1'].map { |value| value == '' ? nil : value }
end

check 'a lasting refusal is an error after one new session' do
  outcome = asks(text('', 401), json('id' => 's1'), text('', 401), connection: SESSION.call(refresh_on: [401])) { get('x').after_error_response(401) { |_c, _b, _h, message| error("mapped #{message}") } }
  same [outcome.value, outcome.sent.size], ['RuntimeError: mapped 401 Unauthorized', 3]
end

check 'another status opens no session' do
  outcome = asks(text('', 404), connection: SESSION.call(refresh_on: [401])) { get('x') }
  same [outcome.value, outcome.sent.size], ['RequestFailedError: 404 Not Found', 1]
end

check 'without refresh_on every error opens a session' do
  outcome = asks(text('', 404), json('id' => 's1'), json({}), connection: SESSION.call) { get('x') }
  same [outcome.value, outcome.sent.size], [{}, 3]
end

check 'refresh_on looks at the body too' do
  outcome = asks(text('expired', 400), json('id' => 's1'), json('a' => 1), connection: SESSION.call(refresh_on: [/expired/])) { get('x') }
  same [outcome.value, outcome.sent.size], [{ 'a' => 1 }, 3]
  same asks(text('so expired', 400), connection: SESSION.call(refresh_on: ['expired'])) { get('x') }.value, 'RequestFailedError: 400 Bad Request'
end

check 'detect_on finds a refusal in a successful answer' do
  outcome = asks(text('{"code":"OLD"}'), json('id' => 's1'), json('a' => 1), connection: SESSION.call(refresh_on: [/OLD/], detect_on: [/OLD/])) { get('x') }
  same [outcome.value, outcome.sent.size], [{ 'a' => 1 }, 3]
  same asks(text('{"code":"OLD"}'), connection: SESSION.call(refresh_on: [401], detect_on: [/OLD/])) { get('x') }.value, 'DetectOnUnauthorizedRequestError: {"code":"OLD"}'
end

check 'an acquire that gives a list is refused' do
  auth = AUTH.call(type: 'custom_auth', acquire: lambda { |_connection| [{ a: 1 }] }, apply: lambda { |_connection| headers('X-A' => '1') })
  same asks(text('', 401), connection: auth) { get('x') }.value[/\A\w+/], 'TypeError'
end

check 'the connection is a copy, for strings and symbols' do
  outcome = asks(settings: { 'a' => 1 }) { |connection| (connection[:a] += 1) && [connection['a'], get('x').presence] }
  same outcome.value, [2, nil]
  same connected({ connection: { base_uri: ->(c) { (c['n'] = 5) && 'https://api.example.com/' }, authorization: nil }, actions: { it: { execute: lambda { |c| { n: c['n'] || get('x')['n'] } } } } },
                 json('n' => 1)) { |one| one.actions['it'].execute(nil, {}) }.value, { 'n' => 1 }
end

OAUTH = lambda do |**more|
  AUTH.call(type: 'oauth2', apply: lambda { |_connection, token| headers('Authorization' => "Bearer #{token}") }, refresh_on: [401], **more)
end

check 'OAuth: the token goes to apply, and is renewed at the token address' do
  outcome = asks(text('', 401), json('access_token' => 'new'), json('a' => 1), settings: { 'access_token' => 'old', 'refresh_token' => 'r' },
                 connection: OAUTH.call(token_url: ->(_) { 'https://id.example.com/token' }, client_id: ->(_) { 'id' }, client_secret: 'se cret')) { get('x') }
  same outcome.requests.map { |one| one['headers']['Authorization'] }, ['Bearer old', nil, 'Bearer new']
  same outcome.sent[1], 'POST https://id.example.com/token client_id=id&client_secret=se+cret&grant_type=refresh_token&refresh_token=r'
  same outcome.headers(1)['Content-Type'], 'application/x-www-form-urlencoded'
end

check 'OAuth: a refresh of its own has no base address' do
  refresh = lambda { |_connection, token| { access_token: post('https://id.example.com/t', old: token)['t'] } }
  outcome = asks(text('', 401), json('t' => 'new'), json('a' => 1), settings: { 'refresh_token' => 'r' }, connection: OAUTH.call(refresh: refresh)) { get('x') }
  same [outcome.value, outcome.sent[1], outcome.headers(2)['Authorization']], [{ 'a' => 1 }, 'POST https://id.example.com/t {"old":"r"}', 'Bearer new']
  relative = lambda { |_connection, _token| { access_token: post('/t')['t'] } }
  same asks(text('', 401), settings: { 'refresh_token' => 'r' }, connection: OAUTH.call(refresh: relative)) { get('x') }.value, 'InvalidURIError: bad URI(no host provided): http:///t'
end

check 'OAuth: refresh may give tokens and settings' do
  refresh = lambda { |_connection, _token| [{ access_token: 'new' }, { site: 'b' }] }
  outcome = asks(text('', 401), json({}), settings: { 'site' => 'a' }, connection: { base_uri: ->(c) { "https://#{c['site']}.example.com/" } }.merge(OAUTH.call(refresh: refresh))) { get('x') }
  same outcome.requests.map { |one| [one['url'], one['headers']['Authorization']] }, [['https://a.example.com/x', 'Bearer '], ['https://b.example.com/x', 'Bearer new']].map { |url, auth| [url, auth.strip] }
end

check 'OAuth: a refused refresh is the error of the request' do
  outcome = asks(text('', 401), text('no', 400), settings: { 'refresh_token' => 'r' }, connection: OAUTH.call(token_url: ->(_) { 'https://id.example.com/token' })) { get('x') }
  same outcome.value, 'RequestFailedError: 400 Bad Request'
end

check 'several ways to sign in: the selected one counts' do
  auth = { authorization: { type: 'multi', selected: lambda { |connection| connection['kind'] },
                            options: { key: { type: 'api_key', apply: lambda { |_| headers('X-A' => 'key') } }, none: { type: 'none' } } } }
  same asks(connection: auth, settings: { 'kind' => 'key' }) { get('x') }.headers['X-A'], 'key'
  same asks(connection: auth, settings: { 'kind' => 'none' }) { get('x') }.headers['X-A'], nil
  same asks(connection: auth, settings: { 'kind' => 'x' }) { get('x') }.value[/\A\w+/], 'UnresolvedMultiAuthOptionError'
end

check 'digest: the challenge is answered' do
  auth = AUTH.call(type: 'custom_auth', apply: lambda { |_| user('u').password('p').digest_auth })
  outcome = asks(text('', 401, 'WWW-Authenticate' => 'Digest realm="r", nonce="n", opaque="o"'), json('a' => 1), connection: auth) { get('x', a: 1) }
  same [outcome.value, outcome.headers(0)['Authorization']], [{ 'a' => 1 }, nil]
  same outcome.headers(1)['Authorization'].sub('Digest ', '').split(', ').sort,
       ['algorithm=MD5', 'nonce="n"', 'opaque="o"', 'realm="r"', "response=\"#{Digest::MD5.hexdigest("#{Digest::MD5.hexdigest('u:r:p')}:n:#{Digest::MD5.hexdigest('GET:/v1/x?a=1')}")}\"", 'uri="/v1/x?a=1"', 'username="u"']
end
