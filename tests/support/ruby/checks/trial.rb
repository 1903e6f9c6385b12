# frozen_string_literal: true

# How a check is written and run.
#
#     check 'parameters are sorted by name' do
#       same asks { get('x').params(b: 1, a: 2) }.sent, ['GET /x?a=2&b=1']
#     end

require 'tempfile'
require_relative '../../../../templates/ruby/sdk/harness/clock'
require_relative '../../../../templates/ruby/sdk/harness/values'
require_relative '../../../../templates/ruby/sdk/harness/wire'

class Trial
  SDK = ::Workato::Connector::Sdk
  BASE = 'https://api.example.com/v1/'

  # What came of it: the value or the error as text, and the requests.
  Outcome = Struct.new(:value, :requests, :sleeps) do
    # "POST /v1/x?a=1 body"
    def sent
      requests.map { |one| [one['method'], one['url'].delete_prefix('https://api.example.com'), body(one)].reject(&:empty?).join(' ') }
    end

    def headers(index = 0)
      requests[index]['headers']
    end

    def body(request = requests[0])
      request['body_base64'].unpack1('m').force_encoding('UTF-8')
    end
  end

  @checks = []

  class << self
    attr_reader :checks

    def run_all
      failed = checks.count { |name, block| !new(name).holds?(block) }
      puts "#{checks.size - failed} passed, #{failed} failed"
      failed.zero?
    end
  end

  def initialize(name)
    @name = name
    @wrong = []
  end

  def holds?(block)
    begin
      instance_exec(&block)
    rescue ::Exception => e
      @wrong << "#{e.class}: #{e.message}\n#{e.backtrace.first(5).join("\n")}"
    end
    puts "#{@wrong.empty? ? 'ok' : 'FAIL'} #{@name}", *@wrong.map { |text| text.gsub(/^/, '     ') }
    @wrong.empty?
  end

  def same(actual, expected)
    @wrong << "expected #{expected.inspect}\nactual   #{actual.inspect}" unless actual == expected
  end

  # --- answers

  def json(value, status = 200, headers = {})
    text(JSON.generate(value), status, { 'Content-Type' => 'application/json' }.merge(headers))
  end

  def text(body, status = 200, headers = {})
    { 'response' => { 'status' => status, 'headers' => headers, 'body_base64' => [body].pack('m0') } }
  end

  def fails(how)
    { 'response' => { 'fails' => how } }
  end

  # --- ways to run something

  # Runs the block as the `execute` of an action; without answers, each request gets {}.
  def asks(*answers, whole: false, input: {}, settings: {}, connection: {}, now: nil, **action, &execute)
    definition = { connection: { base_uri: ->(_) { BASE } }.merge(connection), methods: action.delete(:methods) || {},
                   object_definitions: action.delete(:object_definitions) || {}, actions: { it: { execute: execute }.merge(action) }, triggers: {} }
    with(answers, now) do
      it = connector(definition, settings).actions['it']
      whole ? it.invoke(input) : it.execute(nil, input)
    end
  end

  # Runs the block with the connector of a definition.
  def connected(definition, *answers, settings: {}, now: nil)
    with(answers, now) { yield connector({ actions: {}, triggers: {} }.merge(definition), settings) }
  end

  # Evaluates a file of this text.
  def file(source)
    Tempfile.create(['connector', '.rb']) do |file|
      file.write(source)
      file.flush
      SDK::Connector.from_file(file.path, {})
    end
  end

  private

  def connector(definition, settings)
    SDK::Connector.new(definition, settings)
  end

  def with(answers, now)
    answers = Array.new(9) { json({}) } if answers.empty?
    Clock.at(now) do
      Wire.script(answers) do |wire|
        value = begin
          seen(yield)
        rescue ::SystemStackError, ::StandardError => e
          "#{e.class.name.split('::').last}: #{Values.message(e)}"
        end
        Outcome.new(value, wire.requests, Clock.sleeps)
      end
    end
  end

  # Values as JSON with types, so that both SDKs' own kinds of hashes and texts are alike.
  def seen(value)
    Values.tagged(value)
  end
end

def check(name, &block)
  Trial.checks << [name, block]
end
