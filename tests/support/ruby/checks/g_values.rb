# frozen_string_literal: true

# What is added to Ruby's own classes.

check 'text joins what is not text, but not null' do
  same 'a' + 1, 'a1'
  same asks { 'a' + nil }.value, 'ArgumentError: Cannot concatenate string with nil'
end

check 'blank and present' do
  same [nil, false, '', " \n\u3000", [], {}, 0, 'a', true].map(&:blank?), [true] * 6 + [false] * 3
  same ['', 'a', nil, 0].map(&:presence), [nil, 'a', nil, 0]
end

check 'try asks only what can answer' do
  same ['x'.try(:upcase), nil.try(:upcase), 5.try(:nope), { 'a' => 1 }.try(:dig, 'a')], ['X', nil, nil, 1]
end

check 'pluck takes names and paths' do
  rows = [{ 'a' => 1, 'b' => { 'c' => 2 } }]
  same [rows.pluck('a'), rows.pluck('a', 'b'), rows.pluck(%w[b c])], [[1], [[1, { 'c' => 2 }]], [2]]
end

check 'hashes lose keys and are copied deeply' do
  deep = { 'a' => [{ 'b' => +'x' }] }
  copy = deep.deep_dup
  copy['a'][0]['b'] << 'y'
  same [deep, deep.except('a'), Array.wrap(deep).size, Array.wrap(nil), deep.deep_merge('c' => 1).keys], [{ 'a' => [{ 'b' => 'x' }] }, {}, 1, [], %w[a c]]
end

check 'query strings of both kinds' do
  same({ b: [1, 2], a: 'x y' }.to_query, 'a=x+y&b%5B%5D=1&b%5B%5D=2')
  same({ b: [1, 2], a: 'x y' }.encode_www_form, 'b=1&b=2&a=x+y')
end

check 'an encoded segment is bytes' do
  same ['a b/é+~'.encode_url, 'é'.encode_url.encoding.name], ['a%20b%2F%C3%A9%2B~', 'ASCII-8BIT']
end

check 'digests are bytes' do
  same 'a'.encode_sha256.encode_hex, Digest::SHA256.hexdigest('a')
  same %w[md5 sha1 sha256 sha512].map { |name| 'a'.public_send("hmac_#{name}", 'k').encode_hex }, %w[MD5 SHA1 SHA256 SHA512].map { |name| OpenSSL::HMAC.hexdigest(name, 'k', 'a') }
  same ['a'.md5_hexdigest, 'a'.sha1.encode_hex], [Digest::MD5.hexdigest('a'), Digest::SHA1.hexdigest('a')]
end

check 'base64 and back' do
  same ["\xFFa".b.encode_base64, '/2E='.decode_base64.encoding.name, '4oKs'.decode_base64.as_utf8, 'YQ=='.decode_base64.is_a?(::String), '!!'.decode_base64], ['/2E=', 'ASCII-8BIT', '€', true, '']
end

check 'times from texts' do
  same ['2024-05-06T07:08:09+02:00', '2024-05-06T07:08:09', '2024-05-06'].map { |text| text.to_time.iso8601 }, %w[2024-05-06T05:08:09+00:00 2024-05-06T07:08:09+00:00 2024-05-06T00:00:00+00:00]
  same ['', 'x'].map(&:to_time), [nil, nil]
  same ['2024-05-06'.to_date, '2024-05-06T07:08:09.25Z'.to_time.to_r], [Date.new(2024, 5, 6), Time.utc(2024, 5, 6, 7, 8, 9.25r).to_r]
end

check 'zones by name' do
  berlin = ::ActiveSupport::TimeZone['Europe/Berlin']
  same [berlin.period_for_utc(Time.utc(2024, 7, 1)).utc_total_offset, berlin.period_for_utc(Time.utc(2024, 1, 1)).utc_total_offset], [7200, 3600]
  same [berlin.local(2024, 3, 31, 2, 30), berlin.local(2024, 10, 27, 2, 30), berlin.parse('2024-10-27T02:30:00')].map(&:iso8601), %w[2024-03-31T03:30:00+02:00 2024-10-27T02:30:00+02:00 2024-10-27T02:30:00+02:00]
  same ::ActiveSupport::TimeZone['Australia/Lord_Howe'].local(2024, 10, 6, 2, 15).iso8601, '2024-10-06T03:15:00+11:00'
  same [::ActiveSupport::TimeZone['Nope/Zone'], ::ActiveSupport::TimeZone['UTC'].parse('2024-05-06').iso8601, Time.utc(2024, 1, 1).in_time_zone('Asia/Kolkata').iso8601], [nil, '2024-05-06T00:00:00Z', '2024-01-01T05:30:00+05:30']
  same berlin.utc_to_local(Time.utc(2024, 7, 1)).to_s, '2024-07-01 02:00:00 UTC'
end

check 'to_json escapes, JSON.generate does not' do
  value = { 'a' => '<é>', 'd' => Date.new(2024, 1, 1), 'n' => BigDecimal('1.50'), 't' => Time.utc(2024, 1, 2) }
  same value.to_json, '{"a":"\u003cé\u003e","d":"2024-01-01","n":"1.5","t":"2024-01-02T00:00:00.000Z"}'
  same JSON.generate('a' => '<é>', 'd' => Date.new(2024, 1, 1)), '{"a":"<é>","d":"2024-01-01"}'
end

check 'numbers spelled as text' do
  same ['1', '1.5', '-1', '1e3', 'a', '', ' ', '1,0', "1\nx"].map(&:is_number?), [true, true, true, true, false, false, false, false, true]
  same [1.is_int?, '12'.is_int?, '1.5'.is_int?, nil.is_number?], [true, true, false, false]
end
