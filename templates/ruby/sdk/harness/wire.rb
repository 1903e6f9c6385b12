# frozen_string_literal: true

# The network of one case: takes every request that Net::HTTP would send, writes it down, and hands
# out the scripted answers in their order.
#
# It sits below everything that builds requests, so what is written down is what would have gone out.
# Both harnesses use it: the real SDK reaches Net::HTTP through rest-client, the double by itself.

require 'net/http'
require 'stringio'

class Wire
  # Stands for a scripted answer that never comes.
  NO_ANSWER = {
    'network' => ->(host) { Errno::ECONNREFUSED.new("connect(2) for #{host}") },
    'timeout' => ->(_host) { Net::ReadTimeout.new }
  }.freeze

  # What keeps an answer from being read as it was scripted.
  FRAMING = /\A(content-length|transfer-encoding|connection)\z/i.freeze

  class << self
    # The wire that is in use; without one, nothing can be sent.
    attr_accessor :current

    # Runs the block with the answers of an exchange; gives back the wire.
    def script(exchange)
      self.current = new(exchange)
      yield current
    ensure
      self.current = nil
    end
  end

  attr_reader :requests

  def initialize(exchange)
    @answers = exchange.map { |one| one['response'] }
    @requests = []
  end

  # How many scripted answers nobody has asked for yet.
  def left
    [@answers.size - @requests.size, 0].max
  end

  # Writes the request down and gives the next answer, as the text a server would send.
  def answer(http, request, body)
    @requests << describe(http, request, body)
    answer = @answers[@requests.size - 1] || { 'fails' => 'network' }
    raise NO_ANSWER.fetch(answer['fails']).call("#{http.address}:#{http.port}") if answer['fails']

    text(answer)
  end

  private

  def describe(http, request, body)
    headers = {}
    request.each_capitalized { |name, value| headers[name] = value }
    { 'method' => request.method, 'url' => url(http, request), 'headers' => headers, 'body_base64' => [body].pack('m0') }
  end

  def url(http, request)
    usual = http.use_ssl? ? 443 : 80
    host = http.address.include?(':') ? "[#{http.address.delete('[]')}]" : http.address
    "#{http.use_ssl? ? 'https' : 'http'}://#{host}#{":#{http.port}" unless http.port == usual}#{request.path}"
  end

  def text(answer)
    body = answer['body_base64'].to_s.unpack1('m')
    lines = (answer['headers'] || {}).reject { |name, _| name.match?(FRAMING) }
                                     .flat_map { |name, value| [value].flatten.map { |one| "#{name}: #{one}" } }
    ["HTTP/1.1 #{answer.fetch('status')} Answer", *lines, "Content-Length: #{body.bytesize}", '', ''].join("\r\n").b + body
  end

  # Net::HTTP without a network.
  module Cut
    def start
      @started = true
      block_given? ? yield(self) : self
    ensure
      @started = false if block_given?
    end

    def request(request, body = nil)
      raise IOError, 'a request outside of a case' unless Wire.current

      request.set_body_internal(body)
      sent = request.body || request.body_stream&.read
      # Net::HTTP does this when it writes the request.
      request.content_type || request.set_content_type('application/x-www-form-urlencoded') if sent
      socket = Net::BufferedIO.new(StringIO.new(Wire.current.answer(self, request, sent.to_s.b)))
      response = Net::HTTPResponse.read_new(socket)
      response.decode_content = request.decode_content
      response.uri = request.uri
      response.reading_body(socket, request.response_body_permitted?) { yield response if block_given? }
      response
    end
  end

  Net::HTTP.prepend(Cut)
end
