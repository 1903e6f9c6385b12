# frozen_string_literal: true

# Runs the connection test of an exported connector, or an action, against a service that is really there.
# JSON in: `connector`, `connection`, and `action` with its `input`, or `again_after` so many seconds or a visit to an
# address; JSON out: `output` or `error`. The argument is the harness.

require 'json'
require 'net/http'
require_relative '../../templates/ruby/sdk/harness/sdk'
Harness.load(ARGV.first)
require_relative '../../templates/ruby/sdk/harness/values'

# What a connector prints must not stand in the answer.
answer = $stdout.dup
$stdout = $stderr

given = JSON.parse($stdin.read)
outcome =
  begin
    connector = Workato::Connector::Sdk::Connector.from_file(given['connector'], given['connection'])
    action = given['action'] && connector.actions[given['action']]
    if given['again_after']
      connector.test
      given['again_after'].is_a?(String) ? Net::HTTP.get(URI(given['again_after'])) : sleep(given['again_after'])
    end
    { 'output' => Values.plain(action ? action.execute(nil, given['input']) : connector.test) }
  rescue ::StandardError => e
    { 'error' => Values.message(e), 'class' => e.class.name }
  end
answer.puts(JSON.generate(outcome))
