# Poll 0.1.0: made by specc; changes belong into the spec.

# What the expressions of the connector are made of. Only what is used stands here.
s = ::Module.new do
  # A field of a table: its type alone, or all that is said about it.
  def self.about_field(entry)
    entry.is_a?(::Hash) && entry.key?(:type) ? entry : { type: entry }
  end

  # Applies an operator to two numbers: exactly to integers and decimals.
  def self.arithmetic(sign, left, right)
    return if left.nil? || right.nil?

    words = [type(left), type(right)]
    number = (words - %w[integer number decimal]).empty? && (words.sort != %w[decimal number])
    raise "`#{sign}` cannot take #{kind(left)} and #{kind(right)}" unless number

    if words.include?('decimal')
      dec(BigDecimal(left).public_send(sign, BigDecimal(right)))
    elsif words.include?('number')
      num(left.to_f.public_send(sign, right.to_f))
    else
      int(left.public_send(sign, right))
    end
  end

  # The value of the block, or of the fallback where an expression in it fails.
  def self.attempt(fallback)
    yield
  rescue ::StandardError => e
    raise unless code_of(e) == 'R0300'

    fallback.call
  end

  # Whether a value is empty, or text of white space only.
  def self.blank(x)
    type(x) == 'string' ? x.match?(/\A[[:space:]]*\z/) : empty(x)
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

  # A date or a moment, if it lies in the years 1 to 9999.
  def self.dated(x)
    raise 'a date has to lie in the years 1 to 9999' unless x.year.between?(1, 9999)

    x
  end

  # The moment that a text or a date names.
  def self.datetime(x, format = nil, zone_name = 'UTC')
    case type(x)
    when 'null', 'datetime' then x
    when 'date' then moment([x.year, x.month, x.day, 0, 0, 0, 0], nil, zone_name)
    when 'string' then read_moment(x, zone_name)
    else raise "`datetime` cannot take #{kind(x)}"
    end
  end

  # A decimal, if it has 34 digits and 20 after the point at most.
  def self.dec(x)
    whole, fraction = BigDecimal(x).to_s('F').delete('-').split('.')
    fraction = fraction.sub(/0+\z/, '')
    raise 'a decimal has at most 34 digits' if "#{whole}#{fraction}".sub(/\A0+/, '').length > 34
    raise 'a decimal has at most 20 digits after the point' if fraction.length > 20

    BigDecimal(x)
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

  # Whether a value is null or has nothing in it.
  def self.empty(x)
    case x
    when nil then true
    when ::Hash then x.values.all?(&:nil?)
    when ::String, ::Array then x.empty?
    else false
    end
  end

  # Whole seconds since 1970.
  def self.epoch(x)
    return if x.nil?

    x.is_a?(::Time) ? x.to_i : (x.jd - 2_440_588) * 86_400
  end

  # The moment so many seconds after 1970, in UTC; the number counts as it is written.
  def self.from_epoch(x, unit = 1)
    return if x.nil?

    nanos = (Rational(x.is_a?(::Float) ? x.to_s : x) * 10**9 / unit).floor
    raise 'a date has to lie in the years 1 to 9999' unless nanos.abs < 10**21

    dated(::Time.at(Rational(nanos, 10**9)).utc)
  end

  # The moment so many microseconds after 1970, in UTC.
  def self.from_micros(x)
    from_epoch(x, 1_000_000)
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

  # A member of an object; null where there is none, and where this is no object.
  def self.get(x, key)
    x.is_a?(::Hash) ? x[key] : nil
  end

  # The value of a header that came. The SDK writes cookies as Ruby shows a list, even where there is one.
  def self.header_text(name, x)
    return x.join(', ') if x.is_a?(::Array)

    text = x.to_s
    return text unless name == 'set_cookie' && text.start_with?('["')

    text.scan(/"((?:[^"\\]|\\.)*)"/).map { |(one)| one.gsub(/\\(.)/) { |escape| escape == '\t' ? "\t" : escape[1] } }.join(', ')
  end

  # Something that is `eql?` for values that are the same.
  def self.identity(x)
    case x
    when ::Numeric then x.to_r
    when ::Array then x.map { |member| identity(member) }
    when ::Hash then x.reject { |_, value| value.nil? }.map { |key, value| [key, identity(value)] }.sort_by(&:first).unshift(::Hash)
    when ::Time then [::Time, x.to_r]
    when ::Date then [::Date, x.jd]
    when ::String then [x.encoding == ::Encoding::BINARY, x.b]
    else x
    end
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
      value = input_value(x[name], field, place, wrong, around)
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

  # An integer, if it has 64 bits at most.
  def self.int(x)
    raise 'the integer is too large' unless x.nil? || x.between?(-2**63, 2**63 - 1)

    x
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

  # A moment with exactly so many digits of the second, cut.
  def self.iso8601(x, digits = 0)
    return if x.nil?

    fraction = ".#{x.strftime('%N')[0, digits]}" if digits.positive?
    "#{x.strftime('%Y-%m-%dT%H:%M:%S')}#{fraction}#{x.utc_offset.zero? ? 'Z' : x.strftime('%:z')}"
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

  # A text as JSON, with nothing escaped that need not be.
  def self.json_text(x)
    short = { '"' => '\"', '\\' => '\\\\', "\b" => '\b', "\f" => '\f', "\n" => '\n', "\r" => '\r', "\t" => '\t' }
    "\"#{x.gsub(/["\\\u0000-\u001f]/) { |c| short.fetch(c) { format('\u%04x', c.ord) } }}\""
  end

  # The type of a value with its article, for messages.
  def self.kind(x)
    word = type(x)
    return word if %w[null bytes].include?(word)

    word.match?(/\A[aio]/) ? "an #{word}" : "a #{word}"
  end

  # A date or a moment so many milliseconds later.
  def self.later(x, millis)
    return if x.nil? || millis.nil?
    return dated(x + Rational(millis, 1000)) if x.is_a?(::Time)
    raise 'only whole days can be added to a date' unless (millis % 86_400_000).zero?

    dated(x + millis / 86_400_000)
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

  # The key under which an event is remembered: itself if it is short, else its digest.
  def self.memory_key(x)
    x.bytesize <= 40 && !x.start_with?('~') ? x : "~#{::OpenSSL::Digest.new('SHA256').digest(x).unpack1('H32')}"
  end

  # Whole microseconds since 1970.
  def self.micros(x)
    return if x.nil?

    x.is_a?(::Time) ? (x.to_r * 1_000_000).floor : epoch(x) * 1_000_000
  end

  # A moment of what a calendar and a clock show, or null where they cannot; without an offset in this zone.
  def self.moment(parts, offset, zone_name)
    year, month, day, hour, minute, second, fraction = parts
    real = year.between?(1, 9999) && ::Date.valid_date?(year, month, day, ::Date::GREGORIAN)
    return unless real && hour < 24 && minute < 60 && second <= 60

    second = [second, 59].min + fraction
    return dated(shown(::Time.new(year, month, day, hour, minute, second, offset), offset)) if offset

    wall = ::Time.utc(year, month, day, hour, minute, second)
    return wall if zone_name == 'UTC'

    # What clocks show twice is the first; what they skip is as far behind the gap as it was in it.
    known = zone(zone_name)
    offsets = [wall - 86_400, wall + 86_400].map { |near| known.period_for_utc(near).utc_total_offset }.uniq
    shows = ->(offset) { known.period_for_utc(wall - offset).utc_total_offset == offset }
    offset = offsets.select(&shows).max || offsets.first
    at = wall - offset
    dated(shown(at, known.period_for_utc(at).utc_total_offset))
  end

  # The address that a `Link` header (RFC 8288) gives for `rel="next"`.
  def self.next_link(header)
    header.to_s.scan(/<([^>]*)>([^<]*)/).each do |target, parameters|
      parameters.split(';').each do |parameter|
        name, value = parameter.split('=', 2)
        next unless value && name.strip.casecmp('rel').zero?

        words = value.strip.chomp(',').strip.delete('"').split
        return target if words.any? { |word| word.casecmp('next').zero? }
      end
    end
    nil
  end

  # The moment of a run: whole seconds, UTC.
  def self.now
    ::Time.at(::Time.now.to_i).utc
  end

  # A number, if it is finite.
  def self.num(x)
    raise 'the number is too large' unless x.nil? || x.finite?

    x
  end

  # Seconds east of UTC; null without one, false for one that there is not.
  def self.offset(x)
    return if x.nil?
    return 0 if x.casecmp?('z')

    hours = x[1, 2].to_i
    minutes = x[3..-1].delete(':').to_i
    return false if hours > 23 || minutes > 59

    (hours * 3600 + minutes * 60) * (x.start_with?('-') ? -1 : 1)
  end

  # Scheme, host and port of an address.
  def self.origin(x)
    url = ::URI.parse(x)
    [url.scheme.to_s.downcase, url.host.to_s.downcase, url.port]
  end

  # The pairs of a query that a name, encoded already, and its value give; nulls give none.
  def self.parameters(name, x, arrays, nested, depth = 0)
    raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

    case x
    when nil then []
    when ::Hash
      x.flat_map do |key, value|
        inner = nested == 'dots' ? ".#{urlencode(key.to_s)}" : "%5B#{urlencode(key.to_s)}%5D"
        parameters("#{name}#{inner}", value, arrays, nested, depth + 1)
      end
    when ::Array
      members = x.compact
      if arrays == 'comma'
        return members.empty? ? [] : ["#{name}=#{members.map { |member| urlencode(text(member)) }.join(',')}"]
      end

      members.each_with_index.flat_map do |member, at|
        suffix = { 'brackets' => '%5B%5D', 'indices' => "%5B#{at}%5D" }[arrays]
        parameters("#{name}#{suffix}", member, arrays, nested, depth + 1)
      end
    else ["#{name}=#{urlencode(text(x))}"]
    end
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

  # An object as a query or a form, in its order.
  def self.query(x, arrays = 'repeat', nested = 'brackets')
    x.nil? ? nil : x.flat_map { |key, value| parameters(urlencode(key.to_s), value, arrays, nested) }.join('&')
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

  # The moment that a text names in ISO 8601; local time in this zone where it has no offset.
  def self.read_moment(x, zone_name = 'UTC')
    zone(zone_name) unless zone_name == 'UTC'
    form = /\A(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?\z/
    match = form.match(x) || form.match(trim(x))
    if match
      parts = match.captures[0, 6].map(&:to_i)
      digits = match[7].to_s
      east = offset(match[8])
      read = moment(parts << Rational(digits.to_i, 10**digits.length), east, zone_name) unless east == false
    end
    read || raise("#{quoted(x)} is not a date")
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

  # The moment that a service wrote in the format of a field.
  def self.read_time(x, format = 'iso8601', zone_name = 'UTC')
    case type(x)
    when 'null', 'datetime' then return x
    when 'date' then return datetime(x, nil, zone_name)
    end
    raise "#{kind(x)} is not a date" unless type(x) == 'string'

    read_moment(x, zone_name)
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

    style = [request[:arrays] || 'repeat', request[:nested] || 'brackets']
    parts = [url.query, query(request[:params], *style), query(request[:page_params], *style)].compact.reject(&:empty?)
    url.query = parts.empty? ? nil : parts.join('&')
    url.to_s
  rescue ::URI::Error
    refuse('R0304', "`#{path}` is not a URL")
  end

  # Whether two values are equal: numbers by their exact value, objects whatever the order of their keys.
  def self.same(left, right)
    identity(left).eql?(identity(right))
  end

  # A moment at an offset in seconds.
  def self.shown(x, offset)
    offset.zero? ? x.getutc : x.getlocal(offset - offset.remainder(60))
  end

  # The difference of two numbers, dates or moments, or of one of these and a duration.
  def self.subtract(left, right)
    return if left.nil? || right.nil?
    return ((left.to_r - right.to_r) * 1000).floor if left.is_a?(::Time) && right.is_a?(::Time)
    return (left - right).to_i * 86_400_000 if left.is_a?(::Date) && right.is_a?(::Date)

    left.is_a?(::Time) || left.is_a?(::Date) ? later(left, -right) : arithmetic('-', left, right)
  end

  # The text of a value; of null it is empty.
  def self.text(x)
    case type(x)
    when 'null' then ''
    when 'string' then x
    when 'boolean', 'integer' then x.to_s
    when 'number' then BigDecimal((x + 0.0).to_s).to_s('F')
    when 'decimal' then x.zero? ? '0' : BigDecimal(x).to_s('F').sub(/\.0\z/, '')
    when 'date' then x.strftime('%Y-%m-%d')
    when 'datetime' then iso8601(x, x.nsec.zero? ? 0 : [3, 6, 9].find { |digits| (x.nsec % 10**(9 - digits)).zero? })
    when 'bytes' then raise 'bytes have no text of their own; write it with `hexencode` or `base64encode`'
    when 'array' then raise 'an array has no text of its own; write it with `join` or `tojson`'
    else raise "#{kind(x)} has no text of its own; write it with `tojson`"
    end
  end

  # The whole number that orders records: microseconds of a date or moment, or the number itself.
  def self.ticks(x)
    case x
    when ::Integer then x
    when ::Time, ::Date then micros(x)
    end
  end

  # Writes a value as JSON, exact to the byte.
  def self.tojson(x, indent = 0, sort_keys = false, nulls = false, depth = 0)
    raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

    case type(x)
    when 'null' then return 'null'
    when 'string', 'date', 'datetime' then return json_text(text(x))
    when 'bytes' then raise 'bytes cannot be written as JSON; write `hexencode` or `base64encode`'
    when 'array'
      members = x.map { |member| tojson(member, indent, sort_keys, nulls, depth + 1) }
      brackets = '[]'
    when 'object'
      pairs = nulls ? x.to_a : x.reject { |_, value| value.nil? }.to_a
      pairs = pairs.sort_by { |key, _| key.to_s } if sort_keys
      members = pairs.map do |key, value|
        "#{json_text(key.to_s)}:#{' ' if indent.positive?}#{tojson(value, indent, sort_keys, nulls, depth + 1)}"
      end
      brackets = '{}'
    else return text(x)
    end
    return brackets if members.empty?
    return "#{brackets[0]}#{members.join(',')}#{brackets[1]}" if indent.zero?

    inner, outer = [depth + 1, depth].map { |level| "\n#{' ' * (indent * level)}" }
    "#{brackets[0]}#{inner}#{members.join(",#{inner}")}#{outer}#{brackets[1]}"
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

  # Without white space, or the given characters, at both ends.
  def self.trim(x, chars = nil)
    return if x.nil?

    set = chars.nil? ? '[[:space:]]' : "(?:#{chars.each_char.map { |c| ::Regexp.escape(c) }.push('(?!)').join('|')})"
    x.sub(/\A#{set}+/, '').sub(/#{set}+\z/, '')
  end

  # Whether credentials may go to an address: over HTTPS (or to this machine), to the origin of the
  # base, or to one of these hosts.
  def self.trusted(x, base, hosts)
    scheme, host, port = origin(x)
    return false unless scheme == 'https' || host == 'localhost' || host == '[::1]' || host.match?(/\A127(\.\d+){3}\z/)
    return true if base && origin(base) == [scheme, host, port]

    hosts.any? do |entry|
      name, own = entry.downcase.split(':', 2)
      named = name.start_with?('*.') ? host.end_with?(name[1..-1]) && host.length > name.length - 1 : host == name
      named && port == (own || 443).to_i
    end
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
    when :datetime then read_time(x)
    else x
    end
  end

  # A key that no other event has.
  def self.unique_key
    ::SecureRandom.uuid
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

  # A day as the service wants it.
  def self.write_date(x, format = 'iso8601')
    return if x.nil?

    case format
    when 'iso8601', 'date' then text(x)
    end
  end

  # A value in a format.
  def self.write_format(x, field)

    case x
    when ::Time then write_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
    when ::Date then write_date(x, field[:format] || 'iso8601')
    else x
    end
  end

  # A moment as the service wants it: in UTC, or in a zone where the format has no offset.
  def self.write_time(x, format = 'iso8601', zone_name = 'UTC')
    return if x.nil?

    x = x.getutc
    case format
    when 'iso8601' then text(x)
    end
  end

  # A time zone by the name that IANA gave it.
  def self.zone(name)
    found = ::ActiveSupport::TimeZone[name] if name.include?('/')
    raise "`#{name}` is not the name of a time zone" unless found && found.tzinfo.name == name

    found
  end
end

# Fields, as far as they are more than text of the same name.
comment_fields = { 'id' => :integer, 'created_at' => :datetime }
new_comment_input = { 'since' => { type: :datetime, label: 'When first started, pick up events from' } }

# When and how often a request is sent again; seconds.
patience = { on: [429, 502, 503, 504, :network], attempts: 3, max_wait: 30, respect: 'retry_after' }

# Where the service is, and which other hosts may get credentials.
service = {
  base: lambda { |_connection| 'https://api.example.com/' },
  hosts: []
}

{
  title: 'Poll',

  connection: {
    fields: [],

    authorization: { type: 'none' },

    base_uri: lambda { |connection| service[:base].call(connection) }
  },

  test: lambda { |_connection| true },

  object_definitions: {
    # spec.yaml:5
    comment: {
      fields: lambda do |_connection, _config_fields, _object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: true,
            convert_input: 'as_integer', convert_output: 'as_integer' },
          { name: 'body', label: 'Body', control_type: 'text', optional: true },
          { name: 'created_at', label: 'Created at', type: 'date_time', control_type: 'date_time', optional: true,
            convert_input: 'as_moment', convert_output: 'as_moment' }
        ]
      end
    }
  },

  triggers: {
    # spec.yaml:11
    new_comment: {
      title: 'New comment',
      subtitle: 'New comment in Poll',
      description: lambda { "New <span class='provider'>comment</span> in <span class='provider'>Poll</span>" },

      input_fields: lambda do |_object_definitions|
        [
          { name: 'since', label: 'When first started, pick up events from', type: 'date_time',
            control_type: 'date_time', optional: true,
            hint: 'Leave this empty for events of the last hour. It is read once, when the trigger starts.',
            sticky: true, convert_input: 'as_moment', convert_output: 'as_moment' }
        ]
      end,

      poll: lambda do |connection, input, closure|
        input = s.input(input, new_comment_input)
        now = s.now
        call('specc_poll', connection, closure, {
          by: 'time',
          sorted: 'asc',
          unit: 1_000_000,
          sent_unit: 1_000_000,
          overlap: 300_000_000,
          settle: 1_000_000,
          remember: 2000,
          max: 1000,
          start: lambda { input['since'].nil? ? s.subtract(now, 3_600_000) : input['since'] },
          sent: true,
          value: lambda { |record, _item| s.get(record, 'created_at') },
          key: lambda do |record, _item|
            s.get(record, 'id').nil? ? nil : "#{s.get(record, 'id')}@#{s.text(s.get(record, 'created_at'))}"
          end,
          parents: {
            list: {
              request: lambda { |_page, _cursor| { get: 'projects', retry: patience } },
              items: lambda { |response, _page| response['body'] }
            },
            keep: ['id']
          },
          list: {
            request: lambda do |_page, cursor, _window, parent|
              {
                get: "projects/#{s.path_value(s.get(parent, 'id'))}/comments",
                params: { 'since' => s.write_format(cursor, { format: 'iso8601' }), 'sort' => 'created_at' },
                retry: patience
              }
            end,
            items: lambda { |response, _page| response['body'] },
            record: lambda { |item, _response, _parent| s.read(item, comment_fields) },
            keep: lambda { |_item, record, _response, _parent| !s.blank(s.get(record, 'body')) },
            paginate: { by: 'page', param: 'page', size_param: 'per_page', size: 50 }
          }
        })
      rescue ::StandardError => e
        error(s.located(e, 'triggers.new_comment'))
      end,

      dedup: lambda { |record| record['specc_key'] },

      output_fields: lambda { |object_definitions| object_definitions['comment'] },

      sample_output: lambda do |_connection, _input|
        { 'id' => 1001, 'body' => 'Example body', 'created_at' => '2024-05-16T08:00:00Z' }
      end
    },

    # spec.yaml:20
    new_number: {
      title: 'New number',
      subtitle: 'New number in Poll',
      description: lambda { "New <span class='provider'>number</span> in <span class='provider'>Poll</span>" },

      input_fields: lambda { |_object_definitions| [] },

      poll: lambda do |connection, _input, closure|
        call('specc_poll', connection, closure, {
          by: 'number',
          sorted: 'desc',
          unit: 1,
          sent_unit: 1,
          overlap: 100,
          settle: 0,
          remember: 2000,
          max: 1000,
          start: :latest,
          sent: true,
          value: lambda { |record, _item| s.get(record, 'id') },
          key: lambda { |record, _item| s.get(record, 'id') },
          list: {
            request: lambda do |_page, cursor, _window, _parent|
              { get: 'comments', params: { 'since_id' => cursor }, retry: patience }
            end,
            items: lambda { |response, _page| response['body'] },
            record: lambda { |item, _response, _parent| s.read(item, comment_fields) },
            paginate: { by: 'link' }
          }
        })
      rescue ::StandardError => e
        error(s.located(e, 'triggers.new_number'))
      end,

      dedup: lambda { |record| record['specc_key'] },

      output_fields: lambda { |object_definitions| object_definitions['comment'] },

      sample_output: lambda do |_connection, _input|
        { 'id' => 1001, 'body' => 'Example body', 'created_at' => '2024-05-16T08:00:00Z' }
      end
    }
  },

  methods: {
    # Sends a request and gives its answer: its status, reason, headers, body and text.
    #
    # Redirects are followed here, so that no credentials follow them to another service.
    # What may be sent again is sent again; the message at the end is that of the last answer.
    specc_send: lambda do |connection, request|
      base = service[:base].call(connection)
      url = request[:page_url] || s.request_url(base, request[:get], request)
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
          gone = request[:expired] && answer[:status] && s.matches(request[:expired], nil, answer[:status], response['text'].to_s)
          break nil if gone

          s.refuse(code, problem)
        end
        break response
      end
    rescue ::StandardError => e
      raise s.during(e, asked)
    end,

    # Reads the page of a list at a position; nil is the first. Gives its answer, its items as they
    # came, and the position of the next page, which is nil where this is the last.
    specc_page: lambda do |connection, list, position|
      paging = list[:paginate] || {}
      by = paging[:by]
      here = position.nil? ? paging[:first] || (by == 'page' ? 1 : 0) : position
      page = {
        'number' => (here if by == 'page'),
        'url' => (position if %w[link url].include?(by)),
        'size' => paging[:size]
      }
      request = list[:request].call(page)
      if %w[link url].include?(by) && position
        base = service[:base].call(connection)
        request[:page_url] = s.url(position, base)
        unless base.nil? || s.origin(base) == s.origin(request[:page_url]) || s.trusted(request[:page_url], nil, service[:hosts])
          s.refuse('R0206', "the next page of the list lies on another origin, `#{s.origin(request[:page_url])[1]}`")
        end
      end
      sent = here
      request[:page_params] = [[paging[:param], sent], [paging[:size_param], paging[:size]]].reject { |name, _| name.nil? }.to_h
      request[:expired] = paging[:expired] || [410] if position && list[:resumes]
      response = call('specc_send', connection, request)
      next nil if response.nil?

      items = list[:items].call(response, page)
      # An empty answer reads as an empty object, and is an empty page.
      items = items.empty? ? [] : [items] if items.is_a?(::Hash)
      items = [] if items.nil?
      s.refuse('R0204', "the list is #{s.kind(items)}, an array was expected") unless items.is_a?(::Array)

      following = case by
                  when 'page', 'offset'
                    last = items.empty?
                    here + 1 unless last
                  when 'link' then s.next_link(response['headers']['link'])
                  end
      following = nil if ['', false].include?(following)
      # A query alone belongs to the page that names it.
      if following.to_s.lstrip.start_with?('?')
        verb = %i[get post put patch delete head].find { |word| request.key?(word) }
        following = s.url(following, request[:page_url] || s.request_url(service[:base].call(connection), request[verb], {}))
      end
      { response: response, items: items, next: following }
    end,

    # Reads a whole list: every page, each item made a record, filtered and sorted. Gives the records,
    # the last answer and the number of pages.
    specc_list: lambda do |connection, list|
      most = list[:paginate] ? 1_000 : 1
      records = []
      position = nil
      before = []
      # One position is kept, at powers of two: so it is found that positions go round.
      kept, since, far = nil, 0, 0
      pages = 0
      loop do
        page = call('specc_page', connection, list, position)
        s.refuse('R0400', 'the service gives the same page twice') if !page[:items].empty? && s.same(before, page[:items])
        page[:items].each do |item|
          record = list[:record] ? list[:record].call(item, page[:response]) : item
          records << record if list[:keep].nil? || list[:keep].call(item, record, page[:response]) == true
        end
        pages += 1
        if page[:next].nil? || pages >= most
          break { records: records, response: page[:response], pages: pages }
        end
        s.refuse('R0400', 'the service gives the same page twice') if s.same(page[:next], position) || s.same(page[:next], kept)
        position = page[:next]
        since += 1
        kept, since, far = position, 0, 2 * [far, 1].max if since >= far
        before = page[:items]
      end
    end,

    # One call of a polling trigger: turns until one gives events, the scan is complete, or ten
    # requests were made. A turn is one request and what follows from it; its events and its state are
    # one result, so that a call that fails changes nothing.
    specc_poll: lambda do |connection, closure, poll|
      micros = lambda { (::Time.now.to_r * 1_000_000).floor }
      by_time = poll[:by] == 'time'
      overlap = poll[:overlap]
      settle = poll[:settle]
      unit = poll[:sent_unit]
      list = poll[:list]
      paging = list[:paginate] || {}
      state = closure.present? ? ::JSON.parse(s.tojson(closure.to_h, 0, false, true)) : nil
      if state && (state['v'] != 1 || state['by'] != poll[:by])
        s.refuse('R0100', 'the state of this trigger belongs to another kind of cursor; it needs a new start')
      end
      if state.nil?
        start = poll[:start].respond_to?(:call) ? poll[:start].call : poll[:start]
        s.refuse('R0300', 'the start of the trigger is null') if start.nil?
        first = [start.is_a?(::Symbol) ? 0 : s.ticks(start), 0].max
        state = { 'v' => 1, 'by' => poll[:by], 'wm' => first, 'low' => first, 'floor' => first, 'seen' => {}, 'scan' => nil }
        state['latest'] = true if start == :latest
      end
      # The bound that is sent: never later, one unit earlier unless the service includes it.
      sent = lambda { |at| [(at - unit).div(unit) * unit, 0].max }
      wire = lambda { |ticks| by_time ? s.from_micros(ticks) : ticks }
      open = lambda do
        from = [state['floor'], state['low'] - overlap].max
        { 'frm' => from, 'at' => from, 'base' => state['wm'], 'fixed' => false, 'eager' => false, 'mixed' => false, 'last' => false }
      end
      mark = lambda { |scan, at| scan['low'] = [scan['low'], at].compact.min }
      clock = lambda do |response, before|
        date = begin
          ::Time.httpdate(response['headers']['date'].to_s).to_i * 1_000_000
        rescue ::ArgumentError
          nil
        end
        date ? date - (micros.call - before) : before
      end
      close = lambda do |scan|
        state['wm'] = [state['wm'], [scan['high'], scan['upto']].compact.min].max if scan['high']
        state['low'] = [state['wm'], scan['low']].compact.min
        state['floor'] = state['low'] = state['wm'] if state.delete('latest')
        kept = [state['floor'], state['low'] - overlap].max
        state['seen'] = state['seen'].select { |_, at| at >= kept }
        state['scan'] = nil
      end

      requests = 0
      turn = lambda do
        scan = state['scan'] ||= open.call

        # Parents
        if poll[:parents] && scan['parents'].nil?
          before = micros.call
          bound = wire.call(sent.call(scan['at']))
          inner = poll[:parents][:list]
          read = call('specc_list', connection, inner.merge(request: lambda { |page| inner[:request].call(page, bound) }))
          requests += 1
          mark.call(scan, scan['base']) if read[:pages] > 1 && !inner[:paginate][:stable]
          scan['parents'] = read[:records].map do |record|
            ::JSON.parse(s.tojson(poll[:parents][:keep].map { |name| [name, s.get(record, name)] }.to_h, 0, false, true))
          end
          scan['upto'] = clock.call(read[:response], before) - settle if by_time
          if scan['parents'].empty?
            close.call(scan)
            next []
          end
        end

        # Request
        before = micros.call
        by_value = poll[:sorted] == 'asc' && poll[:sent] && !scan['mixed']
        here = scan['page']
        bound = wire.call(sent.call(scan['at']))
        window = {}
        parent = scan['parents']&.first
        asked = list.merge(resumes: true, request: lambda { |page| list[:request].call(page, bound, window, parent) })
        page = call('specc_page', connection, asked, here)
        requests += 1
        if page.nil?
          # The token of the page was refused: the scan begins again, with parents at the one that is
          # being read. A service that refuses twice would go on refusing: the next poll tries.
          held = scan['parents'] ? scan.slice('parents', 'upto', 'low', 'high') : {}
          state['scan'] = scan['again'] ? nil : open.call.merge(held, 'again' => true)
          next []
        end
        now = clock.call(page[:response], before)
        edge = now - settle
        first = here.nil?
        renewed = scan['upto'].nil? || (by_value && first && scan['parents'].nil? && !scan['fixed'])
        scan['upto'] = edge if by_time && renewed

        # Records
        entries = page[:items].each_with_index.map do |item, place|
          record = list[:record] ? list[:record].call(item, page[:response], parent) : item
          value = s.ticks(poll[:value].call(record, item))
          event = list[:keep].nil? || list[:keep].call(item, record, page[:response], parent) == true
          # What is no event needs no key.
          key = begin
            s.text(poll[:key]&.call(record, item))
          rescue ::StandardError
            raise if event
          end
          s.refuse('R0401', 'a record has nothing that identifies it: its key is empty') if poll[:key] && event && key.to_s.empty?
          key = nil if key == ''
          # Events without a key are told apart by their place on the page.
          kept = key ? s.memory_key(key) : place.to_s.rjust(9, '0')
          { at: value || scan['frm'], key: key, kept: kept, record: record, event: event }
        end
        seen = state['seen']
        fresh = entries.select do |entry|
          entry[:event] && entry[:at] >= scan['frm'] && !(entry[:key] && seen.key?(entry[:kept])) &&
            !(settle.positive? && by_time && entry[:at] > edge && entry[:at] <= now + settle) &&
            (scan['rest'].nil? || ([entry[:at], entry[:kept]] <=> scan['rest']).positive?)
        end
        fresh = fresh.uniq { |entry| entry[:kept] } if poll[:key]
        fresh = fresh.each_with_index.sort_by { |entry, at| [entry[:at], entry[:kept].b, at] }.map(&:first)
        all = fresh.length <= poll[:max] || state['latest']
        out = all ? fresh : fresh.first(poll[:max])
        out.each { |entry| seen[entry[:kept]] = entry[:at] if entry[:key] }
        surplus = seen.length - poll[:remember]
        seen.sort_by { |key, at| [at, key.b] }.first(surplus).each { |key, _| seen.delete(key) } if surplus.positive?
        values = entries.map { |entry| entry[:at] }
        scan['high'] = [scan['high'], *values].compact.max
        events = out.map { |entry| s.clean(entry[:record]).merge('specc_key' => entry[:key] || s.unique_key) }
        events = [] if state['latest']
        unless all
          scan['rest'] = [out.last[:at], out.last[:kept]]
          next events
        end
        scan['rest'] = nil

        # Where to go on
        count = page[:items].length
        # A page that names itself is the last.
        onward = s.same(page[:next], here) ? nil : page[:next]
        print = entries.empty? ? nil : s.memory_key("~#{entries.zip(page[:items]).map { |entry, item| entry[:key] || s.tojson(item) }.join("\n")}")[1, 16]
        onward = nil if !first && print && print == scan['print']
        scan['print'] = print
        mark.call(scan, [scan['base'], scan['at']].max) if !first && !entries.empty? && !paging[:stable]
        units = values.map { |value| value.div(poll[:unit]) }
        if poll[:sorted] == 'asc' && units.each_cons(2).any? { |left, right| left > right }
          scan['mixed'] = true
          mark.call(scan, scan['base'])
          by_value = false
        end
        scan['mixed'] = true if poll[:sorted] == 'desc' && units.each_cons(2).any? { |left, right| left < right }
        if by_value && !values.empty?
          if first
            scan['peek'] = values.max
            scan['fixed'] = true if by_time && scan['upto'] && values.max > scan['upto'] - overlap
          end
          peek = scan['peek'] || values.max
          state['wm'] = [state['wm'], [peek, scan['upto']].compact.min].max if scan['parents'].nil?
          if onward
            full = !%w[page offset].include?(paging[:by]) || (paging[:size] && count >= paging[:size]) || scan['eager']
            scan['eager'] = full = true if !first && !full
            position = sent.call(scan['at'])
            goal = sent.call(peek) > position ? peek : values.max
            if full && sent.call(goal) > position
              scan['at'] = goal
              scan['page'] = nil
              scan.delete('round')
              next events
            end
          end
        end
        if poll[:sorted] == 'desc' && !scan['mixed']
          onward = nil if (values.last && values.last < scan['frm']) || state['latest']
        end
        # One position is kept, at powers of two: so it is found that positions go round.
        if onward
          kept, since, far = scan['round'] || [nil, 0, 0]
          following = ::JSON.parse(s.tojson([onward])).first
          scan['round'] = since + 1 >= far ? [following, 0, 2 * [far, 1].max] : [kept, since + 1, far]
          onward = nil if s.same(onward, kept)
        end
        if onward
          scan['page'] = ::JSON.parse(s.tojson([onward])).first
          next events
        end

        # The end of a window, of a parent, of the scan
        %w[page print peek].each { |name| scan[name] = nil }
        scan.delete('round')
        if scan['parents']
          scan['parents'].shift
          scan.merge!('at' => scan['frm'], 'to' => nil, 'mixed' => false, 'eager' => false, 'again' => false)
          next events unless scan['parents'].empty?
        end
        close.call(scan)
        events
      end

      events = turn.call
      events += turn.call while events.empty? && state['scan'] && requests < 10
      { events: events, next_poll: state, can_poll_more: !state['scan'].nil? }
    end,

    # A whole number, whatever it was written as.
    as_integer: lambda do |value|
      value.is_a?(::Array) || value.is_a?(::Integer) ? value : s.attempt(lambda { value }) { s.integer(value) }
    end,

    # A moment; UTC where no offset is written.
    as_moment: lambda do |value|
      value.is_a?(::Array) || value.is_a?(::Time) ? value : s.attempt(lambda { value }) { s.read_time(value) }
    end
  }
}
