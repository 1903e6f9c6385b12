# frozen_string_literal: true

# Actions, methods, pick lists, and which lambda may call what.

check 'surplus arguments are dropped, too few are an error' do
  same asks(&-> { 1 }).value, 1
  same asks(&lambda { |_connection, _input, _a, _b, _c, _d| 1 }).value[/\A\w+/], 'ArgumentError'
end

check 'input takes strings and symbols, all the way down' do
  same asks(input: { 'a' => { 'b' => [{ 'c' => 1 }] } }) { |_, input| [input[:a][:b][0][:c], input.dig('a', 'b', 0, 'c'), input.slice(:a).keys, input.except('a')] }.value, [1, 1, ['a'], {}]
end

check 'hashes of the SDK keep their kind' do
  outcome = asks(input: { 'a' => 1, 'b' => nil }) do |_, input|
    [input.compact[:a], input.merge(c: 1)['c'], input.select { |key, _| key == 'a' }[:a], input.reject { |key, _| key == 'a' }.key?(:a),
     input.transform_values(&:to_s)[:a], input.to_h.class.name, input.map { |key, _| key }, input.sort_by { |key, _| key }.to_h.class.name]
  end
  same outcome.value, [1, 1, 1, false, '1', 'Hash', %w[a b], 'Hash']
end

check 'a call is strict about arguments' do
  methods = { two: lambda { |a, b| [a, b] }, deep: lambda { |n| n.zero? ? [] : [n, *call('deep', n - 1)] }, named: lambda { |a, b: 2| [a, b] } }
  same asks(methods: methods) { [call('two', 1, 2), call(:deep, 2), call('named', 1, b: 3), call('named', 1)] }.value, [[1, 2], [2, 1], [1, 3], [1, 2]]
  same asks(methods: methods) { call('two', 1) }.value, 'ArgumentError: wrong number of arguments (given 1, expected 2)'
  same asks(methods: methods) { call('three') }.value, "UndefinedMethodError: Method 'three' does not exists"
end

check 'a method may send requests and be given a lambda' do
  methods = { each: lambda { |names, work| names.map { |name| work.call(name) } } }
  same asks(json(1), json(2), methods: methods) { call('each', %w[a b], ->(name) { get(name).to_s }) }.then { |o| [o.value, o.sent] }, [%w[1 2], ['GET /v1/a', 'GET /v1/b']]
end

check 'errors have their message' do
  same asks { error('no') }.value, 'RuntimeError: no'
  same asks { raise 'no' }.value, 'RuntimeError: no'
end

check 'names of errors in a file are the SDK\'s' do
  same file('{ x: [ArgumentError.name, ::ArgumentError.name, RuntimeError.name, Request.name, StandardError.name, NotImplementedError.name] }').source['x'],
       ['Workato::Connector::Sdk::ArgumentError', 'ArgumentError', 'Workato::Connector::Sdk::RuntimeError', 'Workato::Connector::Sdk::Request', 'StandardError', 'Workato::Connector::Sdk::NotImplementedError']
end

check 'a prelude is a local in front of the hash' do
  one = file("s = Module.new do\n  def self.twice(n) n * 2 end\nend\n{ methods: {}, actions: {}, triggers: {}, test: lambda { |_connection| { 'n' => s.twice(2) } } }")
  same one.test, { 'n' => 4 }
end

check 'an action repeats itself where it says so, waiting longer and longer' do
  again = { retry_on_response: [429, *500..599], retry_on_request: ['GET'], max_retries: 3 }
  outcome = asks(json('n' => 1), text('', 503), json('n' => 2), text('', 429), json('n' => 3), json('ok' => 1), **again) { post('a', {}).presence && get('b') }
  same [outcome.value, outcome.sent.size, outcome.sleeps], [{ 'ok' => 1 }, 6, [5, 10]]
end

check 'an action gives up after three repeats' do
  outcome = asks(*Array.new(9) { text('', 503) }, retry_on_response: [503]) { get('b') }
  same [outcome.value, outcome.sent.size, outcome.sleeps], ['RequestFailedError: 503 Service Unavailable', 4, [5, 10, 20]]
end

check 'an action repeats no other verb, status or mapped error' do
  same asks(text('', 503), retry_on_response: [503]) { post('b', {}) }.sent.size, 1
  same asks(text('', 500), retry_on_response: [503]) { get('b') }.sent.size, 1
  same asks(text('', 503), retry_on_response: [503]) { get('b').after_error_response(503) { error('no') } }.sent.size, 1
  same asks(text('', 503)) { get('b') }.sent.size, 1
end

check 'patterns narrow what is repeated' do
  same asks(text('busy', 500), json({}), retry_on_response: [500, /busy/]) { get('b') }.sent.size, 2
  same asks(text('broken', 500), retry_on_response: [500, /busy/]) { get('b') }.sent.size, 1
  same asks(text('busy', 503), json({}), retry_on_response: ['503 Service Unavailable'], max_retries: 9) { get('b') }.sent.size, 2
end

check 'an action goes on later with what it kept' do
  outcome = asks(json('id' => 7), json('state' => 'new'), json('state' => 'done')) do |_connection, _input, _in, _out, continue|
    continue = {} if continue.blank?
    id = continue['id'] || post('jobs', {})['id']
    job = get("jobs/#{id}")
    reinvoke_after(seconds: 60, continue: { id: id }) unless job['state'] == 'done'
    { done: continue[:id] }
  end
  same [outcome.value, outcome.sent, outcome.sleeps], [{ 'done' => 7 }, ['POST /v1/jobs {}', 'GET /v1/jobs/7', 'GET /v1/jobs/7'], [60.0]]
end

check 'pick lists take the connection and named arguments' do
  lists = { plain: lambda { |_connection| [['A', 1]] }, none: lambda { [['B', 2]] }, named: lambda { |connection, country:, city: 'x'| [[connection['k'], country, city]] }, asked: lambda { |_connection| get('l').pluck('name', 'id') } }
  one = { pick_lists: lists, connection: { base_uri: ->(_) { Trial::BASE } } }
  same connected(one) { |c| c.pick_lists.plain }.value, [['A', 1]]
  same connected(one) { |c| c.pick_lists.none }.value, [['B', 2]]
  same connected(one, settings: { 'k' => 'v' }) { |c| c.pick_lists.named(nil, { 'country' => 'de' }) }.value, [%w[v de x]]
  same connected(one, json([{ name: 'N', id: 1 }])) { |c| c.pick_lists.asked }.value, [['N', 1]]
  same connected(one) { |c| c.pick_lists.named }.value, 'ArgumentError: missing keyword: :country'
end

check 'methods and the test run by themselves' do
  one = { methods: { add: lambda { |a, b| a + b }, ask: lambda { |x| get(x) } }, test: lambda { |connection| get("me?k=#{connection['k']}") }, connection: { base_uri: ->(_) { Trial::BASE } } }
  same connected(one) { |c| c.methods.add(1, 2) }.value, 3
  same connected(one, json('a' => 1)) { |c| c.methods.ask('x') }.then { |o| [o.value, o.sent] }, [{ 'a' => 1 }, ['GET /v1/x']]
  same connected(one, json('a' => 1), settings: { 'k' => 2 }) { |c| c.test }.sent, ['GET /v1/me?k=2']
end

check 'workato.parse_json' do
  same asks { [workato.parse_json('{"a":1}'), workato.parse_json('a' => 1), parse_json('[1]')] }.value, [{ 'a' => 1 }, { 'a' => 1 }, [1]]
  same asks { workato.parse_json('<') }.value[/\A\w+/], 'JSONParsingError'
  same asks { workato.nothing }.value, "UndefinedStdLibMethodError: Undefined method 'nothing' for \"workato\" namespace"
end

check 'dedup, converters and base_uri have no helpers' do
  one = { methods: {}, triggers: { it: { dedup: lambda { |event| call('x', event) } } } }
  same connected(one) { |c| c.triggers['it'].dedup({}) }.value[/\A\w+/], 'NoMethodError'
  same asks(connection: { base_uri: lambda { |_| call('x') } }) { get('x') }.value[/\A\w+/], 'NoMethodError'
end

check 'time stands still, and the platform\'s zone is not UTC' do
  outcome = asks(now: '2026-01-02T03:04:05Z') { [::Time.now.utc.iso8601, ::Time.new.to_i, ::Date.today.iso8601, now.iso8601, today.iso8601, 1.hour.ago.utc.iso8601] }
  same outcome.value, ['2026-01-02T03:04:05Z', 1_767_323_045, '2026-01-02', '2026-01-01T19:04:05-08:00', '2026-01-01', '2026-01-02T02:04:05Z']
end

check 'sleeping is written down' do
  same asks { sleep(5) && Kernel.sleep(2) }.sleeps, [5, 2]
end
