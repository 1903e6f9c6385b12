# Acme Desk 0.1.0: made by specc; changes belong into the spec.

# What the expressions of the connector are made of. Only what is used stands here.
s = ::Module.new do
  # A field of a table: its type alone, or all that is said about it.
  def self.about_field(entry)
    entry.is_a?(::Hash) && entry.key?(:type) ? entry : { type: entry }
  end

  # An element of an array, negative from the end; null outside, and where this is no array.
  def self.at(x, position)
    x[position] if x.is_a?(::Array) && position.between?(-x.length, x.length - 1)
  end

  # The value of the block, or of the fallback where an expression in it fails.
  def self.attempt(fallback)
    yield
  rescue ::StandardError => e
    raise unless code_of(e) == 'R0300'

    fallback.call
  end

  # The truth that a word or 0 and 1 say.
  def self.boolean(x)
    return x if [nil, true, false].include?(x)

    word = type(x) == 'string' ? digits(x, /./m).to_s.downcase(:ascii) : x
    return true if ['true', 't', 'yes', 'y', '1', 1].any? { |yes| yes.eql?(word) }
    return false if ['false', 'f', 'no', 'n', '0', 0].any? { |no| no.eql?(word) }

    unreadable(x, 'a boolean')
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

  # The value of the block; what fails in it has this code.
  def self.coded(code)
    yield
  rescue ::StandardError => e
    e.instance_variable_set(:@specc_code, code) unless code_of(e) == 'R0301'
    raise
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

  # The day that a moment shows.
  def self.day_of(x)
    x.is_a?(::Time) ? ::Date.new(x.year, x.month, x.day, ::Date::GREGORIAN) : x
  end

  # A decimal, if it has 34 digits and 20 after the point at most.
  def self.dec(x)
    whole, fraction = BigDecimal(x).to_s('F').delete('-').split('.')
    fraction = fraction.sub(/0+\z/, '')
    raise 'a decimal has at most 34 digits' if "#{whole}#{fraction}".sub(/\A0+/, '').length > 34
    raise 'a decimal has at most 20 digits after the point' if fraction.length > 20

    BigDecimal(x)
  end

  # The exact decimal that a text, an integer or a number says.
  def self.decimal(x)
    read = case type(x)
           when 'null' then return
           when 'string' then digits(x, /\A[+-]?[0-9]+(\.[0-9]+)?\z/)
           when 'integer', 'number', 'decimal' then text(x)
           end
    read ? dec(BigDecimal(read)) : unreadable(x, 'a decimal')
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

  # What stands in for null.
  def self.default(x, value)
    x.nil? ? value : x
  end

  # What a path of keys and positions leads to; null where it leads nowhere.
  def self.dig(x, path)
    path.inject(x) { |value, key| index(value, key) }
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

  # The moment that the tokens of a format name, or null.
  def self.format_moment(found, zone_name)
    part = ->(*tokens) { found.values_at(*tokens).compact.first }
    named = lambda do |names, long, short|
      at = names.index { |name| name.casecmp?(found[long] || '') || name[0, 3].casecmp?(found[short] || '') }
      at && at + 1
    end
    days = %w[Monday Tuesday Wednesday Thursday Friday Saturday Sunday]
    months = %w[January February March April May June July August September October November December]
    return if part.call('%a', '%A') && !named.call(days, '%A', '%a')

    fraction = part.call('%L', '%N', '%f').to_s[0, 9]
    fraction = Rational(fraction.to_i, 10**fraction.length)
    return dated(::Time.at(found['%s'].to_i + fraction).utc) if found['%s']

    short = found['%y'].to_i
    year = found['%Y'] ? found['%Y'].to_i : short + (short < 69 ? 2000 : 1900)
    month = part.call('%b', '%B') ? named.call(months, '%B', '%b') : (part.call('%m', '%-m') || 1).to_i
    day = (part.call('%d', '%-d') || 1).to_i
    if found['%j']
      return unless year.positive? && ::Date.valid_ordinal?(year, found['%j'].to_i, ::Date::GREGORIAN)

      date = ::Date.ordinal(year, found['%j'].to_i, ::Date::GREGORIAN)
      month = date.month
      day = date.day
    end
    hour = (part.call('%H', '%-H', '%I', '%-I') || 0).to_i
    if found['%p']
      return unless hour.between?(1, 12)

      hour = hour % 12 + (found['%p'].casecmp?('pm') ? 12 : 0)
    end
    east = offset(part.call('%z', '%:z'))
    return if month.nil? || east == false

    moment([year, month, day, hour, found['%M'].to_i, found['%S'].to_i, fraction], east, zone_name)
  end

  # A value that a service wrote in a format.
  def self.formatted(x, field)

    read_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
  end

  # The moment so many seconds after 1970, in UTC; the number counts as it is written.
  def self.from_epoch(x, unit = 1)
    return if x.nil?

    nanos = (Rational(x.is_a?(::Float) ? x.to_s : x) * 10**9 / unit).floor
    raise 'a date has to lie in the years 1 to 9999' unless nanos.abs < 10**21

    dated(::Time.at(Rational(nanos, 10**9)).utc)
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

  # The value of a header: plain ASCII on one line; null stays null.
  def self.header(x, name)
    return if x.nil?

    value = text(x).gsub(/\A[ \t]+|[ \t]+\z/, '')
    refuse('R0305', "the value of the header `#{name}` holds characters that no header may hold") unless value.match?(/\A[\x20-\x7e]*\z/)

    value
  end

  # The value of a header that came. The SDK writes cookies as Ruby shows a list, even where there is one.
  def self.header_text(name, x)
    return x.join(', ') if x.is_a?(::Array)

    text = x.to_s
    return text unless name == 'set_cookie' && text.start_with?('["')

    text.scan(/"((?:[^"\\]|\\.)*)"/).map { |(one)| one.gsub(/\\(.)/) { |escape| escape == '\t' ? "\t" : escape[1] } }.join(', ')
  end

  # A value in a host: labels of letters, digits and hyphens, joined by dots; perhaps a port.
  def self.host(x)
    name, port = text(x).split(':', 2)
    good = name.to_s.length <= 253 && name.to_s.match?(/\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z/) && (port.nil? || port.match?(/\A\d{1,5}\z/))
    refuse('R0303', 'a value in the host is not a host name') unless good

    text(x)
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

  # The same moment, shown as clocks there do.
  def self.in_zone(x, name)
    return if x.nil?

    dated(shown(x, name == 'UTC' ? 0 : zone(name).period_for_utc(x.getutc).utc_total_offset))
  end

  # An element by its position or a member by its key.
  def self.index(x, key)
    case key
    when ::Integer then at(x, key)
    when ::String then get(x, key)
    end
  end

  # What was given for these fields: typed, with defaults filled in. Fails with all that is wrong.
  def self.input(x, shape, connection = nil, config = nil)
    wrong = []
    typed = input_object(x || {}, shape, '', wrong, [connection, config])
    refuse('R0100', wrong.join('; ')) unless wrong.empty?

    typed
  end

  # The values of what was chosen, where labels or several in one text were given.
  def self.input_chosen(x, field)
    pick = lambda do |given|
      choice = (field[:choices] || []).find { |value, _| same(value, given) || (!given.is_a?(::Enumerable) && text(value) == text(given)) }
      choice ||= (field[:choices] || []).find { |_, label| label == given }
      choice ? choice[0] : given
    end
    return x.map { |member| pick.call(member) } if x.is_a?(::Array)

    field[:choices] ? pick.call(x) : x
  end

  # What a field does not allow about a value.
  def self.input_limits(x, field)
    wrong = []
    if field[:choices] && !field[:free]
      values = field[:choices].map(&:first)
      stranger = (x.is_a?(::Array) ? x : [x]).find { |member| values.none? { |value| same(value, member) || text(value) == text(member) } }
      if stranger
        shown = "is `#{text(stranger)}`, which is not one of the choices; the choices are #{values.map { |value| text(value) }.join(', ')}"
        wrong << (field[:secret] ? 'is not one of the choices' : shown)
      end
    end
    wrong
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
      value = field[:default] if value.nil?
      wrong << "`#{place}` (#{field[:label]}) is required" if value.nil? && field[:required] && wrong.length == said
      typed[name] = value unless value.nil?
    end
    # The platform itself drops what is no field, outside of objects.
    (path.empty? ? [] : x.keys.map(&:to_s) - shape.keys).each { |key| wrong << "`#{path}.#{key}` is not a field" }
    typed
  end

  # What was given as a value of a type.
  def self.input_typed(x, type, field, place, wrong, around)
    case type
    when ::Hash then return input_object(x, type, place, wrong, around)
    when ::Array
      return (x.is_a?(::Array) ? x : [x]).each_with_index.map do |member, at|
        input_typed(member, type[0], field, x.is_a?(::Array) ? "#{place}[#{at}]" : place, wrong, around)
      end
    when :string
      return x if x.is_a?(::String) || x.nil?
      return text(x) unless x.is_a?(::Enumerable)

      wrong << "`#{place}` (#{field[:label]}) is #{kind(x)}, text was expected"
      return
    end
    typed(x, type)
  rescue ::StandardError => e
    wrong << "`#{place}` (#{field[:label]}) #{field[:secret] ? 'is not of its type' : "cannot be read: #{e.message}"}"
    nil
  end

  # What was given for a field.
  def self.input_value(x, field, place, wrong, around)
    return if x.nil? || (x == '' && (field[:type] != :string || field[:blank]))

    x = input_chosen(x, field)
    value = input_typed(x, field[:type], field, place, wrong, around)
    if value.is_a?(::String) && (field[:prefix] || field[:suffix] || field[:form])
      value = value.gsub(/\A[[:space:]]+|[[:space:]]+\z/, '').delete_prefix(field[:prefix].to_s).delete_suffix(field[:suffix].to_s)
      return if value == '' && field[:blank]
    end
    input_limits(value, field).each { |what| wrong << "`#{place}` (#{field[:label]}) #{what}" } unless value.nil?
    value
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

  # What people are told of a failure: its message without secrets, and behind it the code, where it happened and the
  # request. What the spec itself says stays as it is.
  def self.located(failure, place, secrets = [], refused = nil)
    code = code_of(failure)
    message = mask(failure.message, secrets)
    return message if code == 'R0301'

    request = failure.instance_variable_get(:@specc_request)&.sub(/[?#].*/m, '')
    request &&= mask(request, secrets)
    "#{message} (#{code} in #{place}#{", #{request}" if request})"
  end

  # A message without the secrets in it, those that were used meanwhile, and signed tokens.
  def self.mask(text, secrets)
    shown = text.gsub(/eyJ[\w-]{13,}\.[\w-]*\.[\w-]{16,}/, '••••')
    secret_forms(secrets + (@used || [])).inject(shown) { |masked, form| masked.gsub(form) { '••••' } }[0, 2_000]
  end

  # Whether one of the patterns of a rule describes a failed answer.
  def self.matches(patterns, failure, status, text)
    patterns.any? do |pattern|
      case pattern
      when ::Integer then status == pattern
      when :any then true
      when :network, :timeout then failure == pattern
      end
    end
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

  # The day that a service wrote in the format of a field.
  def self.read_date(x, format = 'iso8601')
    day_of(type(x) == 'date' ? x : read_time(x, format))
  end

  # The value of a field, from what the service wrote.
  def self.read_field(x, field)
    formats = field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)
    return typed(x, field[:type]) unless formats
    return if x.nil? || (x == '' && field[:type] != :string)

    value = formatted(x, field)
    value = ::Date.new(value.year, value.month, value.day, ::Date::GREGORIAN) if field[:type] == :date && value.is_a?(::Time)
    value = value.map { |member| typed(member, field[:type][0]) } if field[:type].is_a?(::Array) && value.is_a?(::Array)
    value
  end

  # The moment that a text names in a format of tokens; local time in this zone where it has no offset.
  def self.read_format(x, format, zone_name = 'UTC')
    zone(zone_name) unless zone_name == 'UTC'
    two = '([0-9]{1,2})'
    forms = { '%Y' => '([0-9]{4})', '%y' => '([0-9]{2})', '%m' => two, '%-m' => two, '%b' => '([A-Za-z]{3})', '%B' => '([A-Za-z]{3,9})',
              '%d' => two, '%-d' => two, '%j' => '([0-9]{1,3})', '%H' => two, '%-H' => two, '%I' => two, '%-I' => two, '%p' => '([AaPp][Mm])',
              '%M' => two, '%S' => two, '%L' => '([0-9]+)', '%N' => '([0-9]+)', '%f' => '([0-9]+)', '%s' => '(-?[0-9]{1,12})',
              '%z' => '([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)', '%:z' => '([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)',
              '%a' => '([A-Za-z]{3})', '%A' => '([A-Za-z]{6,9})', '%%' => '%' }
    tokens = format.gsub(/%[FT%]/, '%F' => '%Y-%m-%d', '%T' => '%H:%M:%S', '%%' => '%%').scan(/%[-:]?.|[^%]+/)
    match = /\A#{tokens.map { |token| forms[token] || ::Regexp.escape(token) }.join}\z/.match(trim(x))
    read = match && format_moment(tokens.select { |token| forms.key?(token) && token != '%%' }.zip(match.captures).to_h, zone_name)
    read || raise("#{quoted(x)} is not a date of the format #{quoted(format)}")
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
    taken = []
    fields.each do |name, field|
      path = field[:wire] ? [*field[:wire]] : [name]
      taken << path[0]
      value = begin
        read_field(path.inject(x) { |outer, key| get(outer, key) }, field)
      rescue ::StandardError => e
        refuse(code_of(e) == 'R0300' ? 'R0204' : code_of(e), "`#{name}`: #{e.message}")
      end
      typed[name] = value unless value.nil?
    end
    x.each { |key, value| typed[key.to_s] = clean(value) unless value.nil? || taken.include?(key.to_s) || typed.key?(key.to_s) }
    typed
  end

  # The moment that a service wrote in the format of a field.
  def self.read_time(x, format = 'iso8601', zone_name = 'UTC')
    case type(x)
    when 'null', 'datetime' then return x
    when 'date' then return datetime(x, nil, zone_name)
    end
    return from_epoch(decimal(x)) if format == 'epoch'
    raise "#{kind(x)} is not a date" unless type(x) == 'string'

    case format
    when 'iso8601' then read_moment(x, zone_name)
    else read_format(x, format, zone_name)
    end
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

  # The forms in which a service, a library or a connector may show secrets, longest first.
  def self.secret_forms(secrets)
    quotes = [['&quot;', '&#39;'], ['&quot;', '&#x27;'], ['&quot;', '&apos;'], ['&#34;', '&#39;']]
    forms = secret_texts(secrets).select { |secret| secret.length > 3 }.flat_map do |secret|
      percent = urlencode(secret)
      lower = percent.gsub(/%\h\h/, &:downcase)
      json = json_text(secret)[1..-2]
      units = secret.gsub(/[^\x00-\x7f]/) { |letter| letter.encode('UTF-16BE').unpack('n*').map { |unit| format('\u%04x', unit) }.join }
      entities = quotes.map do |double, single|
        secret.gsub(/[&<>"']/, '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => double, "'" => single)
      end
      hex = secret.unpack1('H*')
      # Inside of a longer text it begins at one of three places of a group of Base64.
      inside = (0..2).map { |at| [("\0" * at).b + secret.b].pack('m0')[(at * 8 / 6.0).ceil...((at + secret.bytesize) * 8 / 6)] }
      base64 = [[secret].pack('m0').delete('='), *inside.select { |code| code.length > 5 }]
      base64.concat(base64.map { |code| code.tr('+/', '-_') }, base64.map { |code| code.gsub('+', '%2B').gsub('/', '%2F') })
      [secret, percent, lower, percent.gsub('%20', '+'), lower.gsub('%20', '+'), json, json.gsub('/', '\/'),
       json_text(json)[1..-2], units, *entities, hex, hex.upcase, *base64]
    end
    forms.uniq.sort_by { |form| -form.bytesize }
  end

  # The texts, bytes, numbers and dates in secrets, at every depth; texts also as headers carry them,
  # without blanks at their ends.
  def self.secret_texts(x)
    case x
    when ::Hash then secret_texts(x.values)
    when ::Array then x.flat_map { |member| secret_texts(member) }
    when ::String
      shown = x.dup.force_encoding('UTF-8')
      base64 = [x].pack('m0').delete('=')
      hex = x.unpack1('H*')
      shown.valid_encoding? ? [shown, shown.strip].uniq : [base64, base64.tr('+/', '-_'), hex, hex.upcase]
    when ::Numeric, ::Date, ::Time then [text(x)]
    else []
    end
  end

  # A moment at an offset in seconds.
  def self.shown(x, offset)
    offset.zero? ? x.getutc : x.getlocal(offset - offset.remainder(60))
  end

  # A date or a moment in a format of tokens.
  def self.strftime(x, format)
    return if x.nil?

    x = ::Time.utc(x.year, x.month, x.day) unless x.is_a?(::Time)
    x.strftime(format.gsub(/%%|%f/) { |token| token == '%f' ? '%6N' : token })
  end

  # The text of a value; of bytes, what they say in an encoding.
  def self.string(x, encoding = 'utf-8')
    return if x.nil?
    return text(x) unless type(x) == 'bytes'

    begin
      read = x.dup.force_encoding(encoding)
      raise ::EncodingError unless read.valid_encoding?

      read.encode('UTF-8')
    rescue ::EncodingError
      raise "these bytes are no #{encoding.upcase} text"
    end
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
    when :boolean then boolean(x)
    when :date then read_date(x)
    when :datetime then read_time(x)
    when ::Hash then read_object(x, type)
    when ::Array then (x.is_a?(::Array) ? x : [x]).map { |member| typed(member, type[0]) }
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

  # Data as the service names and writes it.
  def self.write(x, shape)
    return write_object(x, shape) unless shape.is_a?(::Array)

    x.is_a?(::Array) ? x.map { |member| write_object(member, shape[0]) } : write_object(x, shape[0])
  end

  # A day as the service wants it.
  def self.write_date(x, format = 'iso8601')
    return if x.nil?

    case format
    when 'iso8601', 'date' then text(x)
    else strftime(x, format)
    end
  end

  # The value of a field, as the service writes it.
  def self.write_field(x, field)
    return write_format(x, field) if field.key?(:format) || field.key?(:zone) || field.key?(:separator) || field.key?(:words)

    write_typed(x, field[:type])
  end

  # A value in a format.
  def self.write_format(x, field)

    case x
    when ::Time then write_time(x, field[:format] || 'iso8601', field[:zone] || 'UTC')
    when ::Date then write_date(x, field[:format] || 'iso8601')
    else x
    end
  end

  # An object as the service names and writes its fields.
  def self.write_object(x, shape)
    return x unless x.is_a?(::Hash)

    wire = {}
    x.each do |name, value|
      next if value.nil?

      unless shape.key?(name.to_s)
        wire[name.to_s] = clean(value)
        next
      end
      field = about_field(shape[name.to_s])
      written = begin
        write_field(value, field)
      rescue ::StandardError => e
        refuse(code_of(e), "`#{name}`: #{e.message}")
      end
      next if written.nil?

      path = field[:wire] ? [*field[:wire]] : [name.to_s]
      return written if path.empty?

      place = path[0..-2].inject(wire) { |outer, key| outer[key].is_a?(::Hash) ? outer[key] : outer[key] = {} }
      place[path.last] = written
    end
    wire
  end

  # A moment as the service wants it: in UTC, or in a zone where the format has no offset.
  def self.write_time(x, format = 'iso8601', zone_name = 'UTC')
    return if x.nil?

    x = x.getutc
    case format
    when 'iso8601' then text(x)
    else strftime(format.gsub('%%', '').match?(/%:?z|%s/) ? x : in_zone(x, zone_name), format)
    end
  end

  # A value of a type without a format of its own; moments are written in UTC.
  def self.write_typed(x, type)
    return write_object(x, type) if type.is_a?(::Hash)
    return x.map { |member| write_typed(member, type[0]) } if type.is_a?(::Array) && x.is_a?(::Array)

    x.is_a?(::Time) ? x.getutc : clean(x)
  end

  # A time zone by the name that IANA gave it.
  def self.zone(name)
    found = ::ActiveSupport::TimeZone[name] if name.include?('/')
    raise "`#{name}` is not the name of a time zone" unless found && found.tzinfo.name == name

    found
  end
end

# Fields, as far as they are more than text of the same name.
contact_body = {
  'full_name' => { type: :string, wire: 'fullName' },
  'born_on' => { type: :date, wire: 'bornOn', format: '%Y%m%d' }
}
contact_fields = {
  'id' => :integer,
  'full_name' => { type: :string, wire: 'fullName' },
  'company' => :integer,
  'active' => :boolean,
  'tags' => [:string],
  'address' => {},
  'born_on' => { type: :date, wire: 'bornOn', format: '%Y%m%d' },
  'updated_at' => { type: :datetime, wire: 'updatedAt', format: 'epoch' }
}
create_contact_address_input = { 'street' => :string, 'city' => :string }
create_contact_input = {
  'full_name' => { type: :string, required: true },
  'email' => :string,
  'company' => :integer,
  'priority' => { type: :string, default: 'low', free: true, choices: [['low', 'Low'], ['high', 'High']] },
  'active' => :boolean,
  'tags' => [:string],
  'address' => create_contact_address_input,
  'born_on' => :date
}
contact_body2 = { 'full_name' => { type: :string, wire: 'fullName' } }
search_contacts_input = { 'full_name' => :string, 'email' => :string }
get_ticket_input = { 'id' => { type: :integer, label: 'ID', required: true } }
connection_fields = {
  'site' => { type: :string, required: true, blank: true, suffix: '.acmedesk.example' },
  'api_key' => { type: :string, label: 'API key', required: true, secret: true, blank: true }
}

# When and how often a request is sent again; seconds.
patience = { on: [429, 502, 503, 504, :network], attempts: 3, max_wait: 30, respect: 'retry_after' }

# What failed answers mean; the first rule that applies.
http_errors = [
  { when: [401], message: 'The key was refused' },
  { when: [:any], message: lambda { |response| s.string(s.get(response['body'], 'description')) } }
]

# What the user gave for the connection, typed, and what follows from it.
connected = lambda { |connection| s.input(connection, connection_fields) }
# Where the service is, which other hosts may get credentials, and what no message may show.
service = {
  base: lambda { |connection| "https://#{s.host(connection['site'])}.acmedesk.example/api/v2/" },
  hosts: [],
  secrets: lambda { |connection| [connection['api_key']] }
}

{
  title: 'Acme Desk',

  connection: {
    fields: [
      { name: 'site', label: 'Site', control_type: 'subdomain', optional: false,
        hint: "The first part of your desk's address", url: '.acmedesk.example' },
      { name: 'api_key', label: 'API key', control_type: 'password', optional: false }
    ],

    authorization: {
      type: 'api_key',
      apply: lambda do |connection|
        connection = connected.call(connection)
        next unless s.trusted(current_url, service[:base].call(connection), service[:hosts])

        case_sensitive_headers('X-Desk-Key' => s.header(connection['api_key'], 'X-Desk-Key'))
      end
    },

    base_uri: lambda { |connection| service[:base].call(connected.call(connection)) }
  },

  test: lambda do |connection|
    connection = connected.call(connection)
    call('specc_send', connection, {
      get: 'agents/me',
      headers: { 'Accept-Language' => 'en' },
      errors: http_errors,
      retry: patience
    })
  rescue ::StandardError => e
    error(s.located(e, 'connection', service[:secrets].call(connection)))
  end,

  object_definitions: {
    # spec.yaml:19
    contact: {
      fields: lambda do |_connection, _config_fields, _object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: true,
            convert_input: 'as_integer', convert_output: 'as_integer' },
          { name: 'full_name', label: 'Full name', control_type: 'text', optional: true, sticky: true },
          { name: 'email', label: 'Email', control_type: 'email', optional: true },
          { name: 'company', label: 'Company', type: 'integer', control_type: 'select', optional: true,
            pick_list: 'companies', convert_input: 'as_integer', convert_output: 'as_integer',
            toggle_hint: 'Select from list',
            toggle_field: { name: 'company', label: 'Company', type: 'integer', control_type: 'integer', optional: true,
              toggle_hint: 'Enter custom value' } },
          { name: 'priority', label: 'Priority', control_type: 'select', optional: true, default: 'low',
            pick_list: [['Low', 'low'], ['High', 'high']], toggle_hint: 'Select from list',
            toggle_field: { name: 'priority', label: 'Priority', type: 'string', control_type: 'text', optional: true,
              toggle_hint: 'Enter custom value', hint: 'Allowed values: low, high' } },
          { name: 'active', label: 'Active', type: 'boolean', control_type: 'checkbox', optional: true,
            convert_input: 'as_boolean', convert_output: 'as_boolean', toggle_hint: 'Select from list',
            toggle_field: { name: 'active', label: 'Active', type: 'string', control_type: 'text', optional: true,
              toggle_hint: 'Enter custom value', hint: 'Allowed values: true, false' } },
          { name: 'tags', label: 'Tags', type: 'array', of: 'string', optional: true },
          { name: 'address', label: 'Address', type: 'object', optional: true,
            properties: [
              { name: 'street', label: 'Street', control_type: 'text', optional: true },
              { name: 'city', label: 'City', control_type: 'text', optional: true }
            ] },
          { name: 'born_on', label: 'Born on', type: 'date', control_type: 'date', optional: true,
            convert_input: 'as_day', convert_output: 'as_day' },
          { name: 'updated_at', label: 'Updated at', type: 'date_time', control_type: 'date_time', optional: true,
            convert_input: 'as_moment', convert_output: 'as_moment' }
        ]
      end
    }
  },

  pick_lists: {
    # spec.yaml:17
    companies: lambda do |connection|
      connection = connected.call(connection)
      items = call('specc_list', connection, {
        request: lambda do |_page|
          { get: 'companies', headers: { 'Accept-Language' => 'en' }, errors: http_errors, retry: patience }
        end,
        items: lambda { |response, _page| response['body'] }
      })[:records]
      items.map { |item| [s.text(s.default(s.string(s.get(item, 'name')), s.get(item, 'id'))), s.get(item, 'id')] }
    rescue ::StandardError => e
      error(s.located(e, 'pick_lists.companies', service[:secrets].call(connection)))
    end
  },

  actions: {
    # spec.yaml:33
    create_contact: {
      title: 'Create contact',
      subtitle: 'Create contact in Acme Desk',
      description: lambda { "Create <span class='provider'>contact</span> in <span class='provider'>Acme Desk</span>" },

      input_fields: lambda do |object_definitions|
        object_definitions['contact'].ignored('id', 'updated_at').required('full_name')
      end,

      execute: lambda do |connection, input|
        connection = connected.call(connection)
        input = s.input(input, create_contact_input)
        response = call('specc_send', connection, {
          post: 'contacts',
          headers: { 'Accept-Language' => 'en' },
          json: { 'contact' => s.write(input, contact_body) },
          errors: http_errors
        })
        s.read(s.want(s.get(response['body'], 'contact'), 'object', 'response.body.contact'), contact_fields) || {}
      rescue ::StandardError => e
        error(s.located(e, 'actions.create_contact', service[:secrets].call(connection)))
      end,

      output_fields: lambda { |object_definitions| object_definitions['contact'].required('full_name') },

      sample_output: lambda do |_connection, _input|
        {
          'id' => 1001,
          'full_name' => 'Example full name',
          'email' => 'ada@example.com',
          'company' => 1,
          'priority' => 'low',
          'active' => true,
          'tags' => ['example'],
          'address' => { 'street' => 'Example Street 1', 'city' => 'Berlin' },
          'born_on' => '2024-05-17',
          'updated_at' => '2024-05-17T09:30:00Z'
        }
      end
    },

    # spec.yaml:39
    search_contacts: {
      title: 'Search contacts',
      subtitle: 'Search contacts in Acme Desk',
      description: lambda do
        "Search <span class='provider'>contacts</span> in <span class='provider'>Acme Desk</span>"
      end,

      input_fields: lambda do |object_definitions|
        [{ name: 'full_name', label: 'Full name', control_type: 'text', optional: true }] +
          object_definitions['contact'].only('email')
      end,

      execute: lambda do |connection, input|
        connection = connected.call(connection)
        input = s.input(input, search_contacts_input)
        error('Give a name or an email') unless !s.empty(input['full_name']) || !s.empty(input['email'])

        records = call('specc_list', connection, {
          request: lambda do |_page|
            {
              get: 'contacts',
              params: s.write(input, contact_body2),
              headers: { 'Accept-Language' => 'en' },
              errors: http_errors,
              retry: patience
            }
          end,
          items: lambda { |response, _page| s.get(response['body'], 'results') },
          record: lambda { |item, _response| s.read(item, contact_fields) },
          paginate: {
            by: 'cursor',
            param: 'after',
            next: lambda { |response, _items, _page| s.dig(response['body'], ['paging', 'next', 'after']) }
          }
        })[:records]
        { 'contacts' => s.clean(records) }
      rescue ::StandardError => e
        error(s.located(e, 'actions.search_contacts', service[:secrets].call(connection)))
      end,

      output_fields: lambda do |object_definitions|
        [
          { name: 'contacts', label: 'Contacts', type: 'array', of: 'object', optional: true,
            properties: object_definitions['contact'].required('full_name') }
        ]
      end,

      sample_output: lambda do |_connection, _input|
        {
          'contacts' => [
            {
              'id' => 1001,
              'full_name' => 'Example full name',
              'email' => 'ada@example.com',
              'company' => 1,
              'priority' => 'low',
              'active' => true,
              'tags' => ['example'],
              'address' => { 'street' => 'Example Street 1', 'city' => 'Berlin' },
              'born_on' => '2024-05-17',
              'updated_at' => '2024-05-17T09:30:00Z'
            }
          ]
        }
      end,

      summarize_output: ['contacts']
    },

    # spec.yaml:50
    get_ticket: {
      title: 'Get ticket',
      subtitle: 'Get ticket in Acme Desk',
      description: lambda { "Get <span class='provider'>ticket</span> in <span class='provider'>Acme Desk</span>" },

      input_fields: lambda do |_object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: false, sticky: true,
            convert_input: 'as_integer', convert_output: 'as_integer' }
        ]
      end,

      execute: lambda do |connection, input|
        connection = connected.call(connection)
        input = s.input(input, get_ticket_input)
        response = call('specc_send', connection, {
          get: "tickets/#{s.path_value(input['id'])}",
          headers: { 'Accept-Language' => 'en' },
          errors: http_errors,
          retry: patience
        })
        s.read(s.want(response['body'], 'object', 'get'), contact_fields) || {}
      rescue ::StandardError => e
        error(s.located(e, 'actions.get_ticket', service[:secrets].call(connection)))
      end,

      output_fields: lambda { |object_definitions| object_definitions['contact'].required('full_name') },

      sample_output: lambda do |_connection, _input|
        {
          'id' => 1001,
          'full_name' => 'Example full name',
          'email' => 'ada@example.com',
          'company' => 1,
          'priority' => 'low',
          'active' => true,
          'tags' => ['example'],
          'address' => { 'street' => 'Example Street 1', 'city' => 'Berlin' },
          'born_on' => '2024-05-17',
          'updated_at' => '2024-05-17T09:30:00Z'
        }
      end
    },

    # spec.yaml:51
    delete_ticket: {
      title: 'Delete ticket',
      subtitle: 'Delete ticket in Acme Desk',
      description: lambda { "Delete <span class='provider'>ticket</span> in <span class='provider'>Acme Desk</span>" },

      input_fields: lambda do |_object_definitions|
        [
          { name: 'id', label: 'ID', type: 'integer', control_type: 'integer', optional: false, sticky: true,
            convert_input: 'as_integer', convert_output: 'as_integer' }
        ]
      end,

      execute: lambda do |connection, input|
        connection = connected.call(connection)
        input = s.input(input, get_ticket_input)
        call('specc_send', connection, {
          delete: "tickets/#{s.path_value(input['id'])}",
          headers: { 'Accept-Language' => 'en' },
          errors: http_errors
        })
        {}
      rescue ::StandardError => e
        error(s.located(e, 'actions.delete_ticket', service[:secrets].call(connection)))
      end,

      output_fields: lambda { |_object_definitions| [] },

      sample_output: lambda { |_connection, _input| {} }
    }
  },

  methods: {
    # Sends a request and gives its answer: its status, reason, headers, body and text.
    #
    # Redirects are followed here, so that no credentials follow them to another service.
    # The first error rule that applies to an answer and has something to say makes it an error.
    # What may be sent again is sent again; the message at the end is that of the last answer.
    specc_send: lambda do |connection, request|
      base = service[:base].call(connection)
      verb = %i[get post put patch delete head options copy move].find { |word| request.key?(word) }
      url = s.request_url(base, request[verb], request)
      headers = (request[:headers] || {}).map { |name, value| [name, s.header(value, name)] }.to_h
      headers['Accept'] = 'application/json' unless headers.any? { |name, _| name.casecmp('accept').zero? }
      body = s.coded('R0210') { s.tojson(request[:json].nil? ? {} : request[:json], 0, false, true) } if request.key?(:json)
      type = {
        json: 'application/json',
      }.find { |key, _| request.key?(key) && !body.nil? }
      headers['Content-Type'] = type && type[1] unless headers.any? { |name, value| value && name.casecmp('content-type').zero? }

      asked = "#{verb.to_s.upcase} #{url}"
      deliver = lambda do |word, address, fields, text|
        message = case word
                  when :get then get(address)
                  when :post then post(address)
                  when :delete then delete(address)
                  end
        message = message.request_body(text) if text
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
        word = verb
        address = url
        fields = headers
        text = body
        11.times do |hops|
          answer = deliver.call(word, address, fields, text)
          location = answer[:headers]['location']
          followed = !location.to_s.strip.empty? && [301, 302, 303, 307, 308].include?(answer[:status])
          break answer unless followed

          s.refuse('R0206', 'the service redirects more than 10 times') if hops == 10
          target = s.url(location, address)
          elsewhere = s.origin(target) != s.origin(url)
          s.refuse('R0206', "the service redirects to another origin, `#{s.origin(target)[1]}`") if elsewhere
          s.refuse('R0206', 'the service redirects from HTTPS to HTTP') if address.start_with?('https:') && target.start_with?('http:')
          if answer[:status] == 303 || (answer[:status] < 303 && word == :post)
            word = :get
            text = nil
            fields = fields.reject { |name, _| name.casecmp('content-type').zero? }
          end
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
          response['body'] = begin
            s.fromjson(response['text'].to_s)
          rescue ::StandardError
            nil
          end
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
        (request[:errors] || []).each do |rule|
          next unless rule[:when] ? failed && s.matches(rule[:when], failure, answer[:status], response['text'].to_s) : !failure

          said = begin
            s.text(rule[:message].respond_to?(:call) ? rule[:message].call(response) : rule[:message])
          rescue ::StandardError
            ''
          end
          next if said.strip.empty?

          problem = said
          code = nil
          again = rule[:retry] || again
          break
        end
        if problem
          if again && attempt < policy[:attempts]
            sleep(s.pause(policy, attempt, answer[:headers]))
            attempt += 1
            next
          end
          code ? s.refuse(code, problem) : error(problem)
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
      page = {
        'token' => (position if by == 'cursor'),
        'size' => paging[:size]
      }
      request = list[:request].call(page)
      sent = position
      request[:page_params] = [[paging[:param], sent], [paging[:size_param], paging[:size]]].reject { |name, _| name.nil? }.to_h
      response = call('specc_send', connection, request)

      items = list[:items].call(response, page)
      # An empty answer reads as an empty object, and is an empty page.
      items = items.empty? ? [] : [items] if items.is_a?(::Hash)
      items = [] if items.nil?
      s.refuse('R0204', "the list is #{s.kind(items)}, an array was expected") unless items.is_a?(::Array)

      following = case by
                  when 'cursor', 'url' then paging[:next]&.call(response, items, page)
                  end
      following = nil if ['', false].include?(following)
      following = nil if by == 'cursor' && [0, '0'].include?(following)
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
          records << record
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

    # A whole number, whatever it was written as.
    as_integer: lambda do |value|
      value.is_a?(::Array) || value.is_a?(::Integer) ? value : s.attempt(lambda { value }) { s.integer(value) }
    end,

    # A truth, whatever it was written as.
    as_boolean: lambda do |value|
      value.is_a?(::Array) || [true, false].include?(value) ? value : s.attempt(lambda { value }) { s.boolean(value) }
    end,

    # A day; the platform's own conversion would read it in the zone of the workspace.
    as_day: lambda { |value| value.is_a?(::Array) ? value : s.attempt(lambda { value }) { s.read_date(value) } },

    # A moment; UTC where no offset is written.
    as_moment: lambda do |value|
      value.is_a?(::Array) || value.is_a?(::Time) ? value : s.attempt(lambda { value }) { s.read_time(value) }
    end
  }
}
