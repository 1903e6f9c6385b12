# frozen_string_literal: true

# Compares an exported connector with one that a person wrote, which does the same, in the real SDK:
# the same exchanges with a service on this machine, in turns, and the ratio of the times.
#
#     specc export workato benches/ruby/spec.yaml --out /tmp/exported
#     SPECC_WORKATO_SDK=FOLDER ruby benches/ruby/compare.rb /tmp/exported/tickets/connector.rb
#
# A poll reads 10 pages of 100 records.

require 'json'
require 'socket'
require 'time'
require_relative '../../templates/ruby/sdk/harness/sdk'

# As both connectors say.
PORT = 48_231
PAGES = 10
ROUNDS = Integer(ENV.fetch('ROUNDS', '15'))

def ticket(number)
  moment = (Time.utc(2026, 1, 1) + number).iso8601
  {
    id: number, subject: "Ticket #{number}", description: 'It does not work. ' * 10, priority: 1 + (number % 4),
    score: number / 8.0, spam: number.even?, tags: %w[one two three],
    requester: { id: number, email: "user#{number}@example.com", name: 'Ada Löwe' },
    created_at: moment, updated_at: moment
  }
end

# A service in a process of its own: what it answers is ready, so that it takes no time.
def serve
  server = TCPServer.new('127.0.0.1', PORT)
  texts = (1..PAGES * 100).map { |number| JSON.generate(ticket(number)) }
  pages = Hash.new do |all, (since, page)|
    later = [(Time.iso8601(since) - Time.utc(2026, 1, 1)).to_i - 1, 0].max
    all[[since, page]] = "[#{(texts.drop(later).each_slice(100).to_a[page - 1] || []).join(',')}]"
  end
  one = JSON.generate(ticket(1))
  process = fork do
    loop do
      client = server.accept
      line = client.gets or next
      length = 0
      while (header = client.gets) && header != "\r\n"
        length = header.split(':', 2).last.to_i if header.downcase.start_with?('content-length:')
      end
      client.read(length)
      since = line[/updated_since=([^& ]+)/, 1]
      body = since ? pages[[since.gsub('%3A', ':'), line[/[?&]page=(\d+)/, 1].to_i]] : one
      client.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
      client.close
    end
  end
  process
end

Harness.load('gem')
process = serve
at_exit { Process.kill('KILL', process) }

SETTINGS = { 'token' => 'secret' }.freeze
INPUT = JSON.parse(JSON.generate(ticket(5))).except('id', 'created_at', 'updated_at').freeze

def connector(path)
  ::Workato::Connector::Sdk::Connector.from_file(path, SETTINGS)
end

def poll(connector)
  events = connector.triggers['updated_ticket'].invoke['events']
  raise "#{events.size} events" unless events.size == PAGES * 100
end

WORK = {
  'poll, 10 pages of 100' => ->(connector) { poll(connector) },
  'get, 50 times' => lambda do |connector|
    50.times { connector.actions['get_ticket'].invoke({ 'id' => 7 }) }
  end,
  'create, 50 times' => lambda do |connector|
    50.times { connector.actions['create_ticket'].invoke(INPUT) }
  end
}.freeze

both = { 'exported' => connector(ARGV.fetch(0)), 'by hand' => connector(File.join(__dir__, 'by_hand.rb')) }
wall = Hash.new { |all, key| all[key] = [] }
own = Hash.new { |all, key| all[key] = [] }
clocks = { Process::CLOCK_MONOTONIC => wall, Process::CLOCK_PROCESS_CPUTIME_ID => own }
(ROUNDS + 2).times do |round|
  WORK.each do |what, work|
    both.to_a.rotate(round).each do |name, connector|
      GC.start
      began = clocks.keys.map { |clock| Process.clock_gettime(clock) }
      work.call(connector)
      clocks.zip(began) { |(clock, all), since| all[[what, name]] << (Process.clock_gettime(clock) - since) if round > 1 }
    end
  end
end
# The shortest of all rounds: what else runs on the machine only adds to it.
[['whole time', wall], ['own time', own]].each do |title, times|
  WORK.each_key do |what|
    exported, by_hand = both.keys.map { |name| times[[what, name]].min * 1000 }
    puts format('%-11<title>s %-24<what>s exported %<exported>6.1f ms, by hand %<by_hand>6.1f ms, ratio %<ratio>.2f',
                title: title, what: what, exported: exported, by_hand: by_hand, ratio: exported / by_hand)
  end
end
