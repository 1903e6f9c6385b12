# frozen_string_literal: true

# Polls and webhooks.

POLLED = lambda do |trial, *answers, closure: nil, input: {}, **trigger, &poll|
  one = { connection: { base_uri: ->(_) { Trial::BASE } }, triggers: { it: { poll: poll }.merge(trigger) } }
  trial.connected(one, *answers) { |c| c.triggers['it'].poll_page(nil, input, closure) }
end

check 'a page is turned round' do
  same POLLED.call(self) { { events: [{ id: 1 }, { id: 2 }], next_poll: { a: 1 }, can_poll_more: false } }.value, { 'events' => [{ 'id' => 2 }, { 'id' => 1 }], 'next_poll' => { 'a' => 1 }, 'can_poll_more' => false }
end

check 'the closure is null at first, then takes strings and symbols' do
  same POLLED.call(self) { |_c, _i, closure| { events: [{ n: closure.nil? }], next_poll: nil } }.value['events'], [{ 'n' => true }]
  same POLLED.call(self, closure: { 'a' => { 'b' => 1 } }) { |_c, _i, closure| { events: [{ n: closure[:a]['b'] + closure.dig('a', :b) }] } }.value['events'], [{ 'n' => 2 }]
end

check 'a blank next_poll keeps the closure' do
  same [nil, {}, ''].map { |blank| POLLED.call(self, closure: { 'a' => 1 }) { { events: [], next_poll: blank } }.value['next_poll'] }, [{ 'a' => 1 }] * 3
end

check 'events may be one record or none' do
  same POLLED.call(self) { { events: { id: 1 } } }.value['events'], [{ 'id' => 1 }]
  same POLLED.call(self) { { events: nil } }.value['events'], []
  same POLLED.call(self) { nil }.value['events'], []
end

check 'a poll gives nothing but its three keys' do
  same POLLED.call(self) { { events: [], more: 1 } }.value[/\A\w+/], 'TypeError'
  same POLLED.call(self) { { events: [], can_poll_more: 'yes' } }.value[/\A\w+/], 'TypeError'
  same POLLED.call(self) { [1] }.value[/\A\w+/], 'InvalidTriggerPollOutputError'
  same POLLED.call(self) { { events: [], can_poll_more: nil } }.value['can_poll_more'], nil
end

check 'events may be an unread answer' do
  outcome = POLLED.call(self, json([{ id: 1 }, { id: 2 }])) { { events: get('x'), next_poll: { a: 1 } } }
  same [outcome.value['events'], outcome.sent], [[{ 'id' => 2 }, { 'id' => 1 }], ['GET /v1/x']]
end

check 'can_poll_more may not be an unread answer of the service' do
  same POLLED.call(self, json('more' => 'yes')) { (r = get('x')) && { events: [], can_poll_more: r['more'] } }.value[/\A\w+/], 'TypeError'
end

check 'triggers have no retry and no waiting' do
  same POLLED.call(self, text('', 503), retry_on_response: [503]) { { events: get('x') } }.value, 'RequestFailedError: 503 Service Unavailable'
  same POLLED.call(self) { reinvoke_after(seconds: 1, continue: {}) }.value[/\A\w+/], 'NoMethodError'
end

check 'dedup sees the event as it is' do
  one = { triggers: { it: { dedup: lambda { |event| "#{event['id']}@#{event[:id]}" } } } }
  same connected(one) { |c| c.triggers['it'].dedup({ 'id' => 5 }) }.value, '5@'
end

NOTIFIED = lambda do |trial, payload, headers: {}, params: {}, settings: {}, subscription: {}, &block|
  trial.connected({ triggers: { it: { webhook_notification: block } } }, settings: settings) { |c| c.triggers['it'].webhook_notification({}, payload, [], [], headers, params, nil, subscription) }
end

check 'a webhook sees payload, headers, parameters, connection and subscription' do
  outcome = NOTIFIED.call(self, { 'a' => 1 }, headers: { 'X-A' => 'h' }, params: { 'p' => 'q' }, settings: { 'k' => 'v' }, subscription: { 's' => 1 }) do |_i, payload, _x, _y, headers, params, connection, subscription|
    { n: [payload['a'], payload[:a], headers['X-A'], params[:p], connection['k'], subscription[:s]] }
  end
  same outcome.value, { 'n' => [1, nil, 'h', 'q', 'v', 1] }
end

check 'a webhook gives a record or a list of them' do
  same NOTIFIED.call(self, {}) { [{ id: 1 }] }.value, [{ 'id' => 1 }]
  same NOTIFIED.call(self, {}) { [] }.value, []
  same NOTIFIED.call(self, {}) { nil }.value[/\A\w+/], 'TypeError'
end

check 'a webhook has values but no helpers' do
  same NOTIFIED.call(self, '{"a":1}') { |_i, payload| { n: workato.parse_json(payload)['a'] } }.value, { 'n' => 1 }
  same %w[get call error].map { |name| NOTIFIED.call(self, {}, &eval("lambda { |_i, _p| #{name}('x') }")).value[/\A\w+/] }, %w[NoMethodError] * 3
end

check 'a webhook is verified with what Ruby has' do
  outcome = NOTIFIED.call(self, 'body', headers: { 'X-Signature' => OpenSSL::HMAC.hexdigest('SHA256', 'k', 'body') }) do |_i, payload, _x, _y, headers|
    { ok: headers['X-Signature'] == ::OpenSSL::HMAC.hexdigest('SHA256', 'k', payload) && headers['X-Signature'] == payload.hmac_sha256('k').encode_hex }
  end
  same outcome.value, { 'ok' => true }
end

check 'a webhook is subscribed and unsubscribed' do
  one = { connection: { base_uri: ->(_) { Trial::BASE } },
          triggers: { it: { webhook_subscribe: lambda { |url, _connection, input, recipe| [post('hooks', url: url, kind: input['kind'], r: recipe), '2024-06-01T00:00:00Z'.to_time] },
                            webhook_unsubscribe: lambda { |subscription| delete("hooks/#{subscription['id']}") } } } }
  outcome = connected(one, json('id' => 9)) { |c| c.triggers['it'].webhook_subscribe('https://hook', nil, { 'kind' => 'k' }, 'r1') }
  same [outcome.value, outcome.sent], [[{ 'id' => 9 }, { '$time' => '2024-06-01T00:00:00.000000000Z' }], ['POST /v1/hooks {"url":"https://hook","kind":"k","r":"r1"}']]
  same connected(one, text('', 204)) { |c| c.triggers['it'].webhook_unsubscribe({ 'id' => 9 }) }.then { |o| [o.value, o.sent] }, [{}, ['DELETE /v1/hooks/9']]
end
