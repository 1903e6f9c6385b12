# frozen_string_literal: true

# Polls the triggers of exported connectors for somebody who plays the service at the other end of
# standard input and output: a line of JSON each, in turns.
#
#     in   {"connector": path, "trigger": name, "input": {}, "state": closure or null, "now": time}
#     out  {"request": {method, url, headers, body_base64}, "slept": seconds}      as often as it asks
#     in   {"status", "headers", "body_base64", "now"} or {"fails": "network", "now"}
#     out  {"events": [oldest first], "state": closure, "more": bool} or {"error": message}
#
# `now` is what the connector's own clock says from there on. The real SDK is used where
# SPECC_WORKATO_SDK names its folder, else the double.

require 'json'
require_relative '../../../templates/ruby/sdk/harness/sdk'

wanted = ARGV[ARGV.index('--harness') + 1] if ARGV.include?('--harness')
Harness.load(wanted)

require_relative '../../../templates/ruby/sdk/harness/clock'
require_relative '../../../templates/ruby/sdk/harness/values'
require_relative '../../../templates/ruby/sdk/harness/wire'

# What a connector prints must not stand between the answers.
THERE = $stdout.dup
$stdout = $stderr

def tell(what)
  THERE.puts(JSON.generate(what))
  THERE.flush
end

# A wire with somebody at its other end.
class LiveWire < Wire
  def initialize
    super([])
  end

  def answer(http, request, body)
    tell('request' => describe(http, request, body), 'slept' => Clock.sleeps.sum)
    Clock.sleeps.clear
    answer = JSON.parse($stdin.gets)
    Clock.move(answer['now'])
    raise NO_ANSWER.fetch(answer['fails']).call("#{http.address}:#{http.port}") if answer['fails']

    text(answer)
  end
end

connectors = Hash.new { |all, path| all[path] = ::Workato::Connector::Sdk::Connector.from_file(path, {}) }

while (line = $stdin.gets)
  call = JSON.parse(line)
  Clock.at(call['now']) do
    Wire.current = LiveWire.new
    trigger = connectors[call['connector']].triggers[call['trigger']]
    page = trigger.poll_page(nil, call['input'], call['state'])
    tell('events' => page['events'].reverse.map { |event| Values.plain(event) },
         'state' => Values.plain(page['next_poll']), 'more' => page['can_poll_more'])
  rescue ::StandardError => e
    tell('error' => Values.message(e))
  ensure
    Wire.current = nil
  end
end
