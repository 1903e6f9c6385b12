# frozen_string_literal: true

# Sends one request over Net::HTTP and judges its status, with the habits of the SDK's HTTP client.

require 'net/http'
require 'zlib'

module Http
  # What a status is called in messages.
  REASONS = {
    208 => 'Already Reported', 226 => 'IM Used', 300 => 'Multiple Choices', 301 => 'Moved Permanently', 302 => 'Found', 303 => 'See Other',
    304 => 'Not Modified', 305 => 'Use Proxy', 306 => 'Switch Proxy', 307 => 'Temporary Redirect', 308 => 'Permanent Redirect',
    400 => 'Bad Request', 401 => 'Unauthorized', 402 => 'Payment Required', 403 => 'Forbidden', 404 => 'Not Found', 405 => 'Method Not Allowed',
    406 => 'Not Acceptable', 407 => 'Proxy Authentication Required', 408 => 'Request Timeout', 409 => 'Conflict', 410 => 'Gone',
    411 => 'Length Required', 412 => 'Precondition Failed', 413 => 'Payload Too Large', 414 => 'URI Too Long', 415 => 'Unsupported Media Type',
    416 => 'Range Not Satisfiable', 417 => 'Expectation Failed', 418 => "I'm A Teapot", 421 => 'Too Many Connections From This IP',
    422 => 'Unprocessable Entity', 423 => 'Locked', 424 => 'Failed Dependency', 425 => 'Unordered Collection', 426 => 'Upgrade Required',
    428 => 'Precondition Required', 429 => 'Too Many Requests', 431 => 'Request Header Fields Too Large', 449 => 'Retry With',
    450 => 'Blocked By Windows Parental Controls', 500 => 'Internal Server Error', 501 => 'Not Implemented', 502 => 'Bad Gateway',
    503 => 'Service Unavailable', 504 => 'Gateway Timeout', 505 => 'HTTP Version Not Supported', 506 => 'Variant Also Negotiates',
    507 => 'Insufficient Storage', 508 => 'Loop Detected', 509 => 'Bandwidth Limit Exceeded', 510 => 'Not Extended',
    511 => 'Network Authentication Required'
  }.freeze

  # Short names of media types, as headers may give them.
  MEDIA = { 'json' => 'application/json', 'xml' => 'application/xml', 'csv' => 'text/csv', 'txt' => 'text/plain',
            'html' => 'text/html', 'pdf' => 'application/pdf' }.freeze

  DEFAULT_HEADERS = { 'Accept' => '*/*', 'User-Agent' => 'specc-double', 'Accept-Encoding' => 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3' }.freeze

  REDIRECTS = 10

  # The text of an answer, with its status and headers. Names of headers are lower case with
  # underscores; several of one name are joined, except cookies.
  class Answer < ::String
    attr_reader :code, :headers

    def initialize(response)
      super(decoded(response))
      @code = response.code.to_i
      @headers = response.to_hash.map { |name, all| [name.tr('-', '_').downcase, all] }
                         .map { |name, all| [name, name == 'set_cookie' ? all : all.join(', ')] }.to_h
      charset = @headers['content_type'].to_s[/;\s*charset\s*=\s*"?([^\s;"]+)/i, 1]
      force_encoding(::Encoding.find(charset)) if charset && known?(charset)
    end

    # A text of its own, so that nobody changes the answer.
    def body
      ::String.new(self)
    end

    private

    def known?(charset)
      ::Encoding.name_list.any? { |name| name.casecmp?(charset) }
    end

    def decoded(response)
      body = response.body || ''
      return body if !%w[gzip deflate x-gzip].include?(response['content-encoding'].to_s.downcase) || body.empty?

      response.delete('content-encoding')
      inflate(body).force_encoding(::Encoding.default_external)
    end

    def inflate(body)
      ::Zlib::Inflate.new(::Zlib::MAX_WBITS + 32).inflate(body)
    rescue ::Zlib::DataError
      ::Zlib::Inflate.new(-::Zlib::MAX_WBITS).inflate(body)
    end
  end

  # An answer that is not a success, or none in time.
  class Failure < ::StandardError
    attr_reader :answer, :code

    def initialize(answer)
      @answer = answer
      @code = answer&.code
      super(REASONS.key?(@code) ? "#{@code} #{REASONS[@code]}" : "HTTP status code #{@code}")
    end

    def body
      answer&.body
    end

    def headers
      answer&.headers
    end
  end

  class TimedOut < Failure
    attr_reader :message

    def initialize(message)
      super(nil)
      @message = message
    end
  end

  # A request as it goes out. `exact` are headers that are written as they are; they do not follow a redirect. `redirects` is nil (the usual rules), true (followed as it is) or false (not at all).
  Outgoing = Struct.new(:verb, :url, :headers, :exact, :body, :redirects, :user, :password, :hops, :cookies, :tls, keyword_init: true)

  module_function

  # The answer, when its status is a success or somebody asked for any.
  def deliver(outgoing)
    answer = exchange(outgoing)
    moved = [301, 302, 307, 308].include?(answer.code)
    return answer if moved && outgoing.redirects == false
    return follow(outgoing, answer) if moved && outgoing.redirects

    case answer.code
    when 200..207 then answer
    when 301, 302, 307 then %w[GET HEAD].include?(outgoing.verb) ? follow_on(outgoing, answer) : raise(Failure.new(answer))
    when 303 then follow_on(outgoing, answer, verb: 'GET', body: nil)
    else raise Failure.new(answer)
    end
  end

  def follow_on(outgoing, answer, **changes)
    raise Failure.new(answer) if outgoing.hops.to_i >= REDIRECTS

    follow(outgoing, answer, **changes)
  end

  def follow(outgoing, answer, **changes)
    place = answer.headers['location'] || raise(Failure.new(answer))
    place = ::URI.parse(outgoing.url).merge(place).to_s unless place.start_with?('http')
    user, password = credentials(outgoing)
    deliver(Outgoing.new(**outgoing.to_h, url: place, exact: nil, redirects: nil, user: user, password: password, hops: outgoing.hops.to_i + 1,
                                       cookies: cookies(outgoing, answer, place), **changes))
  end

  # Cookies that come with a redirect go on to the same host.
  def cookies(outgoing, answer, place)
    return outgoing.cookies unless ::URI.parse(place).host == ::URI.parse(outgoing.url).host

    (outgoing.cookies || {}).merge((answer.headers['set_cookie'] || []).map { |one| one[/\A[^;]*/].split('=', 2) }.to_h)
  end

  def exchange(outgoing)
    uri = address(outgoing.url)
    request = ::Net::HTTP.const_get(outgoing.verb.capitalize).new(uri, headers(outgoing))
    user, password = credentials(outgoing)
    request.basic_auth(user, password) if user && !request['Authorization']
    http = ::Net::HTTP.new(uri.hostname, uri.port)
    http.use_ssl = uri.is_a?(::URI::HTTPS)
    (outgoing.tls || {}).each { |name, value| http.public_send("#{name}=", value) }
    http.start { |started| Answer.new(started.request(request, outgoing.body&.text)) }
  rescue ::Net::OpenTimeout
    raise TimedOut, 'Timed out connecting to server'
  rescue ::Net::ReadTimeout
    raise TimedOut, 'Timed out reading data from server'
  end

  def address(url)
    url = "http://#{url}" unless url.match?(%r{\A[a-z][a-z0-9+.-]*://}i)
    uri = ::URI.parse(url)
    raise ::URI::InvalidURIError, "bad URI(no host provided): #{url}" if uri.hostname.to_s.empty?

    uri
  end

  def credentials(outgoing)
    uri = address(outgoing.url)
    given = [uri.user, uri.password].map { |part| part && ::CGI.unescape(part) }
    given.any? ? given : [outgoing.user, outgoing.password]
  end

  def headers(outgoing)
    named = outgoing.headers.each_with_object(DEFAULT_HEADERS.dup) do |(name, value), all|
      name = name.to_s.split('_').map(&:capitalize).join('-') if name.is_a?(::Symbol)
      all[name] = header_value(name, value)
    end
    named = named.merge('Cookie' => outgoing.cookies.map { |pair| pair.join('=') }.join('; ')) unless outgoing.cookies.to_h.empty?
    named = named.merge(outgoing.body.headers) if outgoing.body
    named.merge((outgoing.exact || {}).transform_values(&:to_s))
  end

  def header_value(name, value)
    case name.downcase
    when 'content-type' then MEDIA.fetch(value.to_s, value.to_s)
    when 'accept' then (value.is_a?(::Array) ? value : value.to_s.split(',')).map { |one| MEDIA.fetch(one.to_s.strip, one.to_s.strip) }.join(', ')
    else value.to_s
    end
  end
end
