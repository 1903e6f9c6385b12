# Smallest 0.1.0: made by specc; changes belong into the spec.

# What the expressions of the connector are made of. Only what is used stands here.
s = ::Module.new do
  # A field of a table: its type alone, or all that is said about it.
  def self.about_field(entry)
    entry.is_a?(::Hash) && entry.key?(:type) ? entry : { type: entry }
  end

  # The value of the block, or of the fallback where an expression in it fails.
  def self.attempt(fallback)
    yield
  rescue ::StandardError => e
    raise unless code_of(e) == 'R0300'

    fallback.call
  end

  # Data without the nulls of its objects, at every depth; nulls of arrays stay.
  def self.clean(x)
    case x
    when ::Hash then x.reject { |_, value| value.nil? }.map { |key, value| [key, clean(value)] }.to_h
    when ::Array then x.map { |member| clean(member) }
    else x
    end
  end

  # The code of a failure: R0301 where the spec itself wrote the message, R0300 where nothing else is known.
  def self.code_of(failure)
    code = failure.instance_variable_get(:@specc_code)
    code || (failure.class.name.to_s.include?('Sdk::RuntimeError') ? 'R0301' : 'R0300')
  end

  # The text of an answer, in the charset that its type names; null for a charset that is not read.
  def self.decode(x, content_type)
    charset = content_type.to_s[/;\s*charset\s*=\s*"?([^";\s]+)/i, 1].to_s.downcase
    marked = { "\xFF\xFE".b => 'utf-16le', "\xFE\xFF".b => 'utf-16be' }[x.byteslice(0, 2).b] if ['', 'utf-16'].include?(charset)
    name = { '' => 'UTF-8', 'utf8' => 'UTF-8', 'utf-8' => 'UTF-8', 'us-ascii' => 'UTF-8', 'latin1' => 'ISO-8859-1',
             'iso-8859-1' => 'ISO-8859-1', 'windows-1252' => 'Windows-1252', 'utf-16le' => 'UTF-16LE',
             'utf-16be' => 'UTF-16BE', 'utf-16' => 'UTF-16BE' }[marked || charset]
    return if name.nil?

    text = x.dup.force_encoding(name)
    text = name == 'UTF-8' ? text.scrub("\uFFFD") : text.encode('UTF-8', invalid: :replace, undef: :replace, replace: "\uFFFD")
    text.delete_prefix("\uFEFF")
  end

  # A text of digits without the white space around it, if it has this form; else null.
  def self.digits(x, form)
    trimmed = x.gsub(/\A\s+|\s+\z/, '')
    trimmed.match?(form) ? trimmed : nil
  end

  # A failure, which knows the request that it is about.
  def self.during(failure, request)
    known = failure.instance_variable_get(:@specc_request)
    failure.instance_variable_set(:@specc_request, known || request)
    failure
  end

  # Reads JSON; empty text is null. Ruby's own reader takes comments, unknown escapes and halves of characters.
  def self.fromjson(x)
    return if x.nil? || x.empty?

    json = x.sub(/\A\uFEFF/, '')
    if json.include?('\\')
      escapes = json.gsub(/\\u[dD][89abAB]\h\h\\u[dD][c-fC-F]\h\h/, '').gsub('\\\\', '')
      raise 'this is not JSON: an escape is unknown' if escapes.match?(%r{\\[^"\\/bfnrtu]})
      raise 'this is not JSON: half a surrogate pair stands alone' if escapes.match?(/\\u[dD][89a-fA-F]/)
    end
    raise 'this is not JSON: a value was expected' if json.include?('/') && json.gsub(/"(?:[^"\\]|\\.)*"/m, '').include?('/')

    begin
      json_checked(::JSON.parse(json, max_nesting: 100))
    rescue ::JSON::ParserError
      raise 'this is not JSON'
    end
  end

  # The value of a header that came. The SDK writes cookies as Ruby shows a list, even where there is one.
  def self.header_text(name, x)
    return x.join(', ') if x.is_a?(::Array)

    text = x.to_s
    return text unless name == 'set_cookie' && text.start_with?('["')

    text.scan(/"((?:[^"\\]|\\.)*)"/).map { |(one)| one.gsub(/\\(.)/) { |escape| escape == '\t' ? "\t" : escape[1] } }.join(', ')
  end

  # What was given for these fields: typed, with defaults filled in. Fails with all that is wrong.
  def self.input(x, shape, connection = nil, config = nil)
    wrong = []
    typed = input_object(x || {}, shape, '', wrong, [connection, config])
    refuse('R0100', wrong.join('; ')) unless wrong.empty?

    typed
  end

  # An object of these fields; what is wrong with it is added to `wrong`.
  def self.input_object(x, shape, path, wrong, around)
    unless x.is_a?(::Hash)
      wrong << "`#{path}` is #{kind(x)}, an object was expected"
      return
    end
    typed = {}
    shape.each do |name, entry|
      field = { label: name.tr('_', ' ').capitalize }.merge(about_field(entry))
      place = path.empty? ? name : "#{path}.#{name}"
      said = wrong.length
      given = x[name]
      given = nil if field[:required] && ['', [], {}].include?(given)
      value = input_value(given, field, place, wrong, around)
      wrong << "`#{place}` (#{field[:label]}) is required" if value.nil? && field[:required] && wrong.length == said
      typed[name] = value unless value.nil?
    end
    typed
  end

  # What was given as a value of a type.
  def self.input_typed(x, type, field, place, wrong, around)
    typed(x, type)
  rescue ::StandardError => e
    wrong << "`#{place}` (#{field[:label]}) cannot be read: #{e.message}"
    nil
  end

  # What was given for a field.
  def self.input_value(x, field, place, wrong, around)
    return if x.nil? || (x == '' && field[:type] != :string)

    input_typed(x, field[:type], field, place, wrong, around)
  end

  # The integer that a text, a whole number or a decimal says.
  def self.integer(x)
    read = case type(x)
           when 'null' then return
           when 'integer' then x
           when 'string' then digits(x, /\A[+-]?[0-9]+\z/)&.to_i
           when 'number', 'decimal' then x.to_i if x.to_i == x.to_r
           end
    read && type(read) == 'integer' ? read : unreadable(x, 'an integer')
  end

  # What JSON gave, if all its numbers can be held.
  def self.json_checked(x)
    case x
    when ::Hash then x.each_value { |value| json_checked(value) }
    when ::Array then x.each { |member| json_checked(member) }
    when ::Float then raise 'this is not JSON: a number is too large' unless x.finite?
    when ::Integer then raise 'this is not JSON: a number has more than 34 digits' if x.bit_length > 112 && x.abs >= 10**34
    end
    x
  end

  # The type of a value with its article, for messages.
  def self.kind(x)
    word = type(x)
    return word if %w[null bytes].include?(word)

    word.match?(/\A[aio]/) ? "an #{word}" : "a #{word}"
  end

  # What people are told of a failure: its message without secrets, and behind it the code, where it happened and the
  # request. What the spec itself says stays as it is.
  def self.located(failure, place, secrets = [], refused = nil)
    code = code_of(failure)
    message = failure.message[0, 2_000]
    return message if code == 'R0301'

    request = failure.instance_variable_get(:@specc_request)&.sub(/[?#].*/m, '')
    "#{message} (#{code} in #{place}#{", #{request}" if request})"
  end

  # Whether one of the patterns of a rule describes a failed answer.
  def self.matches(patterns, failure, status, text)
    patterns.any? do |pattern|
      case pattern
      when ::Integer then status == pattern
      when :network, :timeout then failure == pattern
      end
    end
  end

  # Scheme, host and port of an address.
  def self.origin(x)
    url = ::URI.parse(x)
    [url.scheme.to_s.downcase, url.host.to_s.downcase, url.port]
  end

  # A value in a path: one segment, or a part of one.
  def self.path_value(x)
    plain = text(x)
    refuse('R0302', 'a value in the path is empty') if plain.empty?
    refuse('R0302', 'a value in the path leads to another path') if ['.', '..'].include?(plain.gsub(/%2e/i, '.'))

    urlencode(plain)
  end

  # How many seconds to wait before the next attempt: what the service says, else as the connector says.
  def self.pause(patience, attempt, headers)
    seconds = told(headers[patience[:respect]].to_s.strip, ::Time.now.to_i)
    seconds ||= 2**(attempt - 1)
    [seconds, patience[:max_wait]].min
  end

  # Whether the host of `//host/…` is a plain name, or an address as it is usually written.
  def self.plain_host(x)
    host = x[%r{\A//([^/?#]*)}, 1].to_s.split('@').last.to_s.sub(/:\d*\z/, '')
    return true if host.match?(/\A\[[0-9A-Fa-f:.]+\]\z/)
    return false unless host.match?(/\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?\z/)

    last = host.chomp('.').split('.').last
    !last.match?(/\A(\d+|0[xX]\h*)\z/) || host.match?(/\A((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|\z)){4}\z/)
  end

  # A text as it is shown inside a message: in quotes, cut at 60 characters.
  def self.quoted(x)
    "\"#{x[0, 60].gsub(/["\\]/) { |c| "\\#{c}" }.gsub("\n", '\n').gsub("\r", '\r').gsub("\t", '\t')}#{'…' if x.length > 60}\""
  end

  # Raw data as the connector names and types it.
  def self.read(x, shape)
    return if x.nil?

    read_object(x, shape)
  end

  # The value of a field, from what the service wrote.
  def self.read_field(x, field)
    typed(x, field[:type])
  end

  # Raw data as an object of these fields. Keys that are no fields stay as they are.
  def self.read_object(x, shape)
    fields = shape.map { |name, entry| [name, about_field(entry)] }
    return x unless x.is_a?(::Hash)

    typed = {}
    fields.each do |name, field|
      value = begin
        read_field(x[name], field)
      rescue ::StandardError => e
        refuse(code_of(e) == 'R0300' ? 'R0204' : code_of(e), "`#{name}`: #{e.message}")
      end
      typed[name] = value unless value.nil?
    end
    x.each { |key, value| typed[key.to_s] = clean(value) unless value.nil? || shape.key?(key.to_s) }
    typed
  end

  # The words of a status (RFC 9110).
  def self.reason(status)
    {
      400 => 'Bad Request', 401 => 'Unauthorized', 402 => 'Payment Required', 403 => 'Forbidden', 404 => 'Not Found',
      405 => 'Method Not Allowed', 406 => 'Not Acceptable', 407 => 'Proxy Authentication Required',
      408 => 'Request Timeout', 409 => 'Conflict', 410 => 'Gone', 411 => 'Length Required',
      412 => 'Precondition Failed', 413 => 'Payload Too Large', 414 => 'URI Too Long', 415 => 'Unsupported Media Type',
      416 => 'Range Not Satisfiable', 417 => 'Expectation Failed', 418 => "I'm a teapot", 421 => 'Misdirected Request',
      422 => 'Unprocessable Entity', 423 => 'Locked', 424 => 'Failed Dependency', 425 => 'Too Early',
      426 => 'Upgrade Required', 428 => 'Precondition Required', 429 => 'Too Many Requests',
      431 => 'Request Header Fields Too Large', 451 => 'Unavailable For Legal Reasons', 500 => 'Internal Server Error',
      501 => 'Not Implemented', 502 => 'Bad Gateway', 503 => 'Service Unavailable', 504 => 'Gateway Timeout',
      505 => 'HTTP Version Not Supported', 506 => 'Variant Also Negotiates', 507 => 'Insufficient Storage',
      508 => 'Loop Detected', 510 => 'Not Extended', 511 => 'Network Authentication Required'
    }.fetch(status, '')
  end

  # Fails with a message and the code of its kind.
  def self.refuse(code, message)
    failure = ::RuntimeError.new(message)
    failure.instance_variable_set(:@specc_code, code)
    raise failure
  end

  # The address of a request: joined to the base, with its parameters and those of its page.
  def self.request_url(base, path, request)
    # A colon in the first segment would make a scheme of what stands before it.
    path = "./#{path}" if base && !path.match?(%r{\A[A-Za-z][A-Za-z0-9+.-]*://}) && path[%r{\A[^/?#]*}].include?(':')
    url = base ? ::URI.join(base, path) : ::URI.parse(path)
    refuse('R0304', "`#{path}` is not a URL") unless %w[http https].include?(url.scheme) && !url.host.to_s.empty?

    url.to_s
  rescue ::URI::Error
    refuse('R0304', "`#{path}` is not a URL")
  end

  # The text of a value; of null it is empty.
  def self.text(x)
    case type(x)
    when 'null' then ''
    when 'string' then x
    when 'boolean', 'integer' then x.to_s
    when 'number' then BigDecimal((x + 0.0).to_s).to_s('F')
    when 'decimal' then x.zero? ? '0' : BigDecimal(x).to_s('F').sub(/\.0\z/, '')
    when 'bytes' then raise 'bytes have no text of their own; write it with `hexencode` or `base64encode`'
    when 'array' then raise 'an array has no text of its own; write it with `join` or `tojson`'
    else raise "#{kind(x)} has no text of its own; write it with `tojson`"
    end
  end

  # The seconds that a header says: a number of them, a moment since 1970, or a date; null where it says none.
  def self.told(x, now)
    if x.match?(/\A\d+(\.\d*)?\z|\A\.\d+\z/)
      number = x.to_f
      # So many seconds would be decades: it is a moment.
      number = number / 1000 - now if number >= 1e11
      number -= now if number >= 1e9
      return number.clamp(0, 86_400)
    end
    moment = begin
      ::Time.httpdate(x)
    rescue ::ArgumentError
      ::Time.iso8601(x)
    end
    (moment.to_i - now).clamp(0, 86_400)
  rescue ::ArgumentError
    nil
  end

  # The type of a value as a word.
  def self.type(x)
    case x
    when nil then 'null'
    when true, false then 'boolean'
    when ::Integer then x.bit_length < 64 ? 'integer' : 'decimal'
    when ::Float then 'number'
    when ::BigDecimal then 'decimal'
    when ::String then x.encoding == ::Encoding::BINARY ? 'bytes' : 'string'
    when ::Time then 'datetime'
    when ::Date then 'date'
    when ::Array then 'array'
    when ::Hash then 'object'
    else 'file'
    end
  end

  # A raw value as one of a type.
  def self.typed(x, type)
    return if x.nil? || (x == '' && !%i[string any bytes].include?(type))

    case type
    when :string, :any then x
    when :integer, :duration then integer(x)
    else x
    end
  end

  # Fails, saying that a value is not what it should be.
  def self.unreadable(x, wanted)
    is = { 'string' => -> { quoted(x) }, 'integer' => -> { text(x) }, 'number' => -> { text(x) }, 'decimal' => -> { text(x) } }
    raise "#{is.fetch(type(x), -> { kind(x) }).call} is not #{wanted}"
  end

  # An address out of an answer or a field: absolute, or relative to another.
  def self.url(x, base = nil)
    text = x.to_s.strip
    refuse('R0306', 'the address of the request is empty') if text.empty?
    refuse('R0304', 'the address holds characters that no URL may hold') if text.match?(/[[:cntrl:] \\]/)

    # A scheme, or nothing in front of `//`, is followed by a host.
    scheme = text[/\A[A-Za-z][A-Za-z0-9+.-]*:/].to_s
    hosted = text[scheme.length..-1]
    refuse('R0304', "`#{text}` is not a URL") unless (scheme.empty? && !hosted.start_with?('//')) || plain_host(hosted)

    plain = text.gsub(/[^\x21-\x7e]|["<>^`{|}]/) { |letter| letter.bytes.map { |byte| format('%%%02X', byte) }.join }
    url = base ? ::URI.join(base, plain) : ::URI.parse(plain)
    refuse('R0304', "`#{text}` is not a URL") unless %w[http https].include?(url.scheme) && !url.host.to_s.empty?
    refuse('R0304', 'the address holds a user name or a password') if url.userinfo

    url.to_s
  rescue ::URI::Error
    refuse('R0304', "`#{text}` is not a URL")
  end

  # Percent-encoded; only letters, digits and `-._~` stay.
  def self.urlencode(x)
    x.nil? ? nil : x.b.gsub(/[^A-Za-z0-9\-._~]/n) { |c| format('%%%02X', c.ord) }.force_encoding('UTF-8')
  end

  # The value, if it is null or of the type that is needed; an integer is a number and a decimal too.
  def self.want(x, word, written)
    is = type(x)
    return x if ['null', word].include?(is) || (is == 'integer' && %w[number decimal].include?(word))

    kinds = [is, word].map { |name| %w[null bytes].include?(name) ? name : "#{name.match?(/\A[aio]/) ? 'an' : 'a'} #{name}" }
    raise "`#{written}` is #{kinds.first}, #{kinds.last} was expected"
  end
end

# Fields, as far as they are more than text of the same name.
thing_fields = { 'id' => :integer }
get_thing_input = { 'id' => { type: :integer, label: 'ID', required: true } }

# When and how often a request is sent again; seconds.
patience = { on: [429, 502, 503, 504, :network], attempts: 3, max_wait: 30, respect: 'retry_after' }

# Where the service is, and which other hosts may get credentials.
service = {
  base: lambda { |_connection| 'https://api.example.com/' },
  hosts: []
}

{
  title: 'Smallest',

  connection: {
    fields: [],

    authorization: { type: 'none' },

    base_uri: lambda { |connection| service[:base].call(connection) }
  },

  test: lambda { |_connection| true },

  object_definitions: {
    # spec.yaml:5
    thing: {
      fields: lambda do |_connection, _config_fields, _object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: true,
            convert_input: 'as_integer', convert_output: 'as_integer' },
          { name: 'name', label: 'Name', control_type: 'text', optional: true }
        ]
      end
    }
  },

  actions: {
    # spec.yaml:7
    get_thing: {
      title: 'Get thing',
      subtitle: 'Get thing in Smallest',
      description: lambda { "Get <span class='provider'>thing</span> in <span class='provider'>Smallest</span>" },

      input_fields: lambda do |_object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: false, sticky: true,
            convert_input: 'as_integer', convert_output: 'as_integer' }
        ]
      end,

      execute: lambda do |connection, input|
        input = s.input(input, get_thing_input)
        response = call('specc_send', connection, { get: "things/#{s.path_value(input['id'])}", retry: patience })
        s.read(s.want(response['body'], 'object', 'get'), thing_fields) || {}
      rescue ::StandardError => e
        error(s.located(e, 'actions.get_thing'))
      end,

      output_fields: lambda { |object_definitions| object_definitions['thing'] },

      sample_output: lambda { |_connection, _input| { 'id' => 1001, 'name' => 'Example name' } }
    }
  },

  methods: {
    # Sends a request and gives its answer: its status, reason, headers, body and text.
    #
    # Redirects are followed here, so that no credentials follow them to another service.
    # What may be sent again is sent again; the message at the end is that of the last answer.
    specc_send: lambda do |connection, request|
      base = service[:base].call(connection)
      url = s.request_url(base, request[:get], request)
      headers = { 'Accept' => 'application/json' }

      asked = "GET #{url}"
      deliver = lambda do |address, fields|
        message = get(address)
        # The SDK repeats headers that it knows when it follows a 303 by itself, also to another host;
        # those that it passes on as they are it does not.
        message = message.headers('Content-Type' => nil, 'Accept' => nil)
                         .case_sensitive_headers(fields.compact)
                         .response_format_raw
                         .ignore_redirection
                         .after_response { |code, content, names| { status: code, body: content, headers: names } }
                         .after_error_response(/.*/) { |code, content, names| { status: code, body: content, headers: names } }
        answer = message.to_h.symbolize_keys
        names = (answer[:headers] || {}).map do |name, value|
          name = name.to_s.downcase.tr('-', '_')
          [name, s.decode(s.header_text(name, value), nil)]
        end
        answer.merge(headers: names.to_h)
      end

      follow = lambda do
        address = url
        fields = headers
        11.times do |hops|
          answer = deliver.call(address, fields)
          location = answer[:headers]['location']
          followed = !location.to_s.strip.empty? && [301, 302, 303, 307, 308].include?(answer[:status])
          break answer unless followed

          s.refuse('R0206', 'the service redirects more than 10 times') if hops == 10
          target = s.url(location, address)
          elsewhere = s.origin(target) != s.origin(url)
          s.refuse('R0206', "the service redirects to another origin, `#{s.origin(target)[1]}`") if elsewhere
          s.refuse('R0206', 'the service redirects from HTTPS to HTTP') if address.start_with?('https:') && target.start_with?('http:')
          address = target
        end
      end

      policy = request[:retry] || { on: [], attempts: 1 }
      attempt = 1
      loop do
        problem = nil
        failure = nil
        begin
          answer = follow.call
        rescue ::StandardError => e
          # What the connector itself refuses is no failure of the network.
          raise if e.instance_of?(::RuntimeError) || e.class.name.to_s.match?(/Sdk::RuntimeError|URI/)

          failure = e.class.name.to_s.match?(/Timeout|TimedOut|ETIMEDOUT/) ? :timeout : :network
          answer = { status: nil, body: '', headers: {} }
          problem = failure == :timeout ? 'the service did not answer in time' : "the service could not be reached: #{e.message}"
        end
        failed = failure || answer[:status] >= 400
        code = failed ? { nil => 'R0200', 401 => 'R0202', 403 => 'R0202', 429 => 'R0203' }.fetch(answer[:status], 'R0201') : 'R0204'
        type = answer[:headers]['content_type']
        text = s.decode(answer[:body].to_s, type)
        response = {
          'status' => answer[:status], 'reason' => s.reason(answer[:status]), 'headers' => answer[:headers],
          'body' => nil, 'text' => text || s.decode(answer[:body].to_s, nil)
        }
        response = { 'headers' => {} } if failure
        if failed
          plain = "#{response['status']} #{response['reason']}".strip
          problem ||= response['text'].to_s.strip.empty? ? plain : "#{plain}: #{response['text']}"
        else
          begin
            utf8 = answer[:body].to_s.dup.force_encoding('UTF-8')
            response['body'] = utf8.b.strip.empty? ? {} : s.fromjson(utf8)
          rescue ::StandardError => e
            why = e.message.delete_prefix('this is not JSON')
            problem = "the answer is not JSON (#{type || 'no content type'})#{why}"
          end
        end

        again = failed && s.matches(policy[:on], failure, answer[:status], response['text'].to_s)
        if problem
          if again && attempt < policy[:attempts]
            sleep(s.pause(policy, attempt, answer[:headers]))
            attempt += 1
            next
          end
          s.refuse(code, problem)
        end
        break response
      end
    rescue ::StandardError => e
      raise s.during(e, asked)
    end,

    # A whole number, whatever it was written as.
    as_integer: lambda do |value|
      value.is_a?(::Array) || value.is_a?(::Integer) ? value : s.attempt(lambda { value }) { s.integer(value) }
    end
  }
}
