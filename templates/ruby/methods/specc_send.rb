# Sends a request and gives its answer: its status, reason, headers, body and text.
#
# Redirects are followed here, so that no credentials follow them to another service. #? send.redirected
# The first error rule that applies to an answer and has something to say makes it an error. #? send.errors
# What may be sent again is sent again; the message at the end is that of the last answer. #? send.retry
lambda do |connection, request|
  #? send.answer
  next request[:answer] if request.key?(:answer)

  #?
  base = request[:base] || service[:base].call(connection) #? send.based
  base = service[:base].call(connection) #? !send.based
  verb = %i[get post put patch delete head options copy move].find { |word| request.key?(word) } #? send.verbs
  url = request[:page_url] || s.request_url(base, request[verb], request) #? send.verbs+page.elsewhere
  url = s.request_url(base, request[verb], request) #? send.verbs+!page.elsewhere
  url = request[:page_url] || s.request_url(base, request[:get], request) #? !send.verbs+page.elsewhere
  url = s.request_url(base, request[:get], request) #? !send.verbs+!page.elsewhere
  #? send.headers
  headers = (request[:headers] || {}).map { |name, value| [name, s.header(value, name)] }.to_h
  headers['Accept'] = 'application/json' unless headers.any? { |name, _| name.casecmp('accept').zero? }
  #?
  headers = { 'Accept' => 'application/json' } #? !send.headers
  body = nil #? send.body+!send.json+!send.form+!send.multipart+!send.xml+!send.text+!send.bytes
  body = s.coded('R0210') { s.tojson(request[:json].nil? ? {} : request[:json], 0, false, true) } if request.key?(:json) #? send.json
  body = s.query(request[:form] || {}, request[:arrays] || 'repeat', request[:nested] || 'brackets') if request.key?(:form) #? send.form
  boundary, body = s.coded('R0210') { s.multipart(request[:multipart], request[:arrays] || 'repeat', request[:nested] || 'brackets') } if request.key?(:multipart) #? send.multipart
  body = s.coded('R0210') { s.xml_write(request[:xml], request[:namespaces] || {}) } if request.key?(:xml) #? send.xml+send.namespaces
  body = s.coded('R0210') { s.xml_write(request[:xml]) } if request.key?(:xml) #? send.xml+!send.namespaces
  body = request[:text].nil? ? nil : s.coded('R0210') { s.text(request[:text]) } if request.key?(:text) #? send.text
  body = request[:bytes] if request.key?(:bytes) #? send.bytes
  #? send.body
  type = {
    json: 'application/json', #? send.json
    form: 'application/x-www-form-urlencoded', #? send.form
    multipart: "multipart/form-data; boundary=#{boundary}", #? send.multipart
    xml: 'application/xml; charset=utf-8', #? send.xml
    text: 'text/plain; charset=utf-8', #? send.text
    bytes: 'application/octet-stream' #? send.bytes
  }.find { |key, _| request.key?(key) && !body.nil? }
  headers['Content-Type'] = type && type[1] unless headers.any? { |name, value| value && name.casecmp('content-type').zero? }
  #?

  asked = "#{verb.to_s.upcase} #{url}" #? send.verbs
  asked = "GET #{url}" #? !send.verbs
  first = request[:first] #? send.later
  deliver = lambda do |word, address, fields, text| #? send.body
  deliver = lambda do |word, address, fields| #? send.verbs+!send.body
  deliver = lambda do |address, fields| #? !send.verbs
    waits = s.throttle(*service[:limit]) #? send.limit+!send.later
    waits = request[:later] || first ? 0 : s.throttle(*service[:limit]) #? send.limit+send.later
    sleep(waits) if waits.positive? #? send.limit
    shows = request[:own] || s.trusted(address, base, service[:hosts]) #? send.tls+send.own
    shows = s.trusted(address, base, service[:hosts]) #? send.tls+!send.own
    address = s.without_params(address, service[:taken].call(connection)) if !request[:anonymous] && !request[:bare] && s.trusted(address, base, service[:hosts]) #? send.taken
    fields = fields.merge(request[:sign].call(word, address, fields.compact, text)) if request[:sign] #? send.sign
    address = s.relative(address, base) unless connection['awaits'] #? base.kept
    address += '#anonymous' if request[:anonymous] #? send.anonymous
    shown = fields.compact.select { |name, _| name.match?(/\A(content-type\z|x-amz-)/i) } #? send.signed
    address += "##{s.query(shown)}" unless request[:anonymous] || shown.empty? #? send.signed
    #? send.verbs
    message = case word
              when :get then get(address)
              when :post then post(address) #? send.post
              when :put then put(address) #? send.put
              when :patch then patch(address) #? send.patch
              when :delete then delete(address) #? send.delete
              when :head then head(address) #? send.head
              when :options then options(address) #? send.options
              when :copy then copy(address) #? send.copy
              when :move then move(address) #? send.move
              end
    #?
    message = get(address) #? !send.verbs
    message = message.request_body(text ? text.dup : +'') if text || word != :get #? apply.body
    message = message.request_body(text) if text #? send.body+!apply.body
    message = s.tls(message, request[:tls], shows) if request[:tls] #? send.tls
    # The SDK repeats headers that it knows when it follows a 303 by itself, also to another host;
    # those that it passes on as they are it does not.
    message = message.headers('Content-Type' => nil, 'Accept' => nil)
                     .case_sensitive_headers(fields.compact)
                     .response_format_raw
                     .ignore_redirection
                     .after_response { |code, content, names| { status: code, body: content, headers: names } }
                     .after_error_response(/.*/) { |code, content, names| { status: code, body: content, headers: names } }
    #? send.later
    next message if request[:later]

    given = first
    first = nil
    raise(given.match?(/tim(ed|e) ?out/i) ? ::Errno::ETIMEDOUT : ::IOError, given) if given.is_a?(::String)

    message = given if given
    #?
    answer = message.to_h.symbolize_keys
    names = (answer[:headers] || {}).map do |name, value|
      name = name.to_s.downcase.tr('-', '_')
      [name, s.decode(s.header_text(name, value), nil)]
    end
    answer.merge(headers: names.to_h)
  end
  next deliver.call(verb, url, headers, body) if request[:later] #? send.later+send.body
  next deliver.call(verb, url, headers) if request[:later] #? send.later+send.verbs+!send.body
  next deliver.call(url, headers) if request[:later] #? send.later+!send.verbs
  #? send.redirected

  follow = lambda do
    word = verb #? send.verbs
    address = url
    fields = headers
    text = body #? send.body
    11.times do |hops|
      answer = deliver.call(word, address, fields, text) #? send.body
      answer = deliver.call(word, address, fields) #? send.verbs+!send.body
      answer = deliver.call(address, fields) #? !send.verbs
      location = answer[:headers]['location']
      followed = !location.to_s.strip.empty? && [301, 302, 303, 307, 308].include?(answer[:status])
      followed &&= request[:redirects] != 'none' #? send.redirects=none
      break answer unless followed

      s.refuse('R0206', 'the service redirects more than 10 times') if hops == 10
      target = s.url(location, address)
      elsewhere = s.origin(target) != s.origin(url)
      s.refuse('R0206', "the service redirects to another origin, `#{s.origin(target)[1]}`") if elsewhere && request[:redirects] != 'follow' #? send.redirects=follow
      s.refuse('R0206', "the service redirects to another origin, `#{s.origin(target)[1]}`") if elsewhere #? !send.redirects=follow
      s.refuse('R0206', 'the service redirects from HTTPS to HTTP') if address.start_with?('https:') && target.start_with?('http:')
      #? send.verbs
      if answer[:status] == 303 || (answer[:status] < 303 && word == :post)
        word = :get
        text = nil #? send.body
        fields = fields.reject { |name, _| name.casecmp('content-type').zero? }
      end
      #?
      #? send.redirects=follow
      if elsewhere && !s.trusted(target, base, service[:hosts])
        # Nothing that proves who asks goes there, wherever it was written.
        ours = request.key?(:base) ? [] : service[:secrets].call(connection) #? send.secrets+send.based
        ours = service[:secrets].call(connection) #? send.secrets+!send.based
        ours = [] #? !send.secrets+send.hidden !send.secrets+send.used
        ours += request[:hidden] || [] #? send.hidden
        ours += s.used #? send.used
        secrets = s.secret_forms(ours) #? send.secrets send.hidden send.used
        fields = fields.reject { |name, value| s.proves(name, value, secrets) } #? send.secrets send.hidden send.used
        fields = fields.reject { |name, value| s.proves(name, value, []) } #? !send.secrets+!send.hidden+!send.used
        #? send.secrets+send.body send.hidden+send.body send.used+send.body
        if text && secrets.any? { |form| text.b.include?(form.b) }
          s.refuse('R0206', 'the service redirects a request whose body holds a secret to another host')
        end
        #?
      end
      #?
      address = target
    end
  end
  #?

  policy = request[:retry] || { on: [], attempts: 1 } #? send.retry
  attempt = 1 #? send.retry
  #?( send.retry
  loop do
    problem = nil
    failure = nil
    begin
      answer = follow.call #? send.redirected
      answer = deliver.call(verb, url, headers, body) #? !send.redirected+send.body
      answer = deliver.call(verb, url, headers) #? !send.redirected+send.verbs+!send.body
      answer = deliver.call(url, headers) #? !send.redirected+!send.verbs
    rescue ::StandardError => e
      # What the connector itself refuses is no failure of the network.
      raise if e.instance_of?(::RuntimeError) || e.class.name.to_s.match?(/Sdk::RuntimeError|URI/)
      s.refuse('R0202', 'the service refuses the credentials with an answer of success') if e.class.name.to_s.include?('DetectOn') #? apply.detect

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
      #? send.errors send.protocol
      response['body'] = begin
        if request[:expect] == 'xml' #? send.expect=xml
          s.xml_read(s.xml_decode(answer[:body].to_s, type), request[:lists] || [], request[:texts] || [], request[:prefixes]) #? send.expect=xml
        else #? send.expect=xml
          s.fromjson(response['text'].to_s) #? send.expect=xml
        end #? send.expect=xml
        s.fromjson(response['text'].to_s) #? !send.expect=xml
      rescue ::StandardError
        nil
      end
      response['body'] ||= s.tokens(response['text'].to_s) if request[:expect] == 'tokens' #? send.expect=tokens
      #?
      plain = "#{response['status']} #{response['reason']}".strip
      problem ||= response['text'].to_s.strip.empty? ? plain : "#{plain}: #{response['text']}"
    #? send.expect=tokens
    elsif request[:expect] == 'tokens'
      response['body'] = s.tokens(response['text'].to_s)
    #?
    #? send.expect=text
    elsif request[:expect] == 'text'
      response['body'] = text
      problem = 'the answer is in a charset that is not read' if text.nil?
    #?
    #? send.expect=bytes
    elsif request[:expect] == 'bytes'
      response['body'] = answer[:body].to_s.b
    #?
    #? send.expect=xml
    elsif request[:expect] == 'xml'
      begin
        document = s.xml_decode(answer[:body].to_s, type)
        problem = 'the answer is in a charset that is not read' if document.nil?
        empty = document.to_s.strip.empty?
        response['body'] = empty ? {} : s.xml_read(document, request[:lists] || [], request[:texts] || [], request[:prefixes])
      rescue ::StandardError => e
        code = 'R0208'
        problem = e.message.sub('this is', 'the answer is')
      end
    #?
    #? send.expect=csv
    elsif request[:expect] == 'csv'
      begin
        problem = 'the answer is in a charset that is not read' if text.nil?
        response['body'] = s.csv_read(text.to_s, request[:separator] || ',', !request[:headerless])
      rescue ::StandardError => e
        code = 'R0208'
        problem = e.message.sub('this is', 'the answer is')
      end
    #?
    #? send.expect=json
    elsif request[:expect] != 'none' #? send.expect=none
    else #? !send.expect=none
      begin
        utf8 = answer[:body].to_s.dup.force_encoding('UTF-8')
        response['body'] = utf8.b.strip.empty? ? {} : s.fromjson(utf8)
      rescue ::StandardError => e
        why = e.message.delete_prefix('this is not JSON')
        problem = "the answer is not JSON (#{type || 'no content type'})#{why}"
      end
    #?
    end

    #? send.protocol
    if request[:protocol] && (told = s.fault(request[:protocol], response['body']))
      problem = told
      code = 'R0209' unless failed
    end
    #?
    again = failed && s.matches(policy[:on], failure, answer[:status], response['text'].to_s) #? send.retry
    passed = false #? rule.pass
    #? send.errors
    (request[:errors] || []).each do |rule|
      next unless rule[:when] ? failed && s.matches(rule[:when], failure, answer[:status], response['text'].to_s) : !failure #? rule.when
      next if failure #? !rule.when

      #? rule.if
      holds = begin
        rule[:if].nil? || rule[:if].call(response) == true
      rescue ::StandardError
        false
      end
      next unless holds

      #?
      #? rule.pass
      if rule[:pass]
        next if failure

        problem = nil
        passed = true
        break
      end
      #?
      said = begin
        s.text(rule[:message].respond_to?(:call) ? rule[:message].call(response) : rule[:message])
      rescue ::StandardError
        ''
      end
      next if said.strip.empty?

      problem = said
      code = nil
      again = rule[:retry] || again #? send.retry
      break
    end
    #?
    if problem
      #? send.retry
      if again && attempt < policy[:attempts]
        sleep(s.pause(policy, attempt, answer[:headers]))
        attempt += 1
        next
      end
      #?
      #? poll.list
      gone = request[:expired] && answer[:status] && s.matches(request[:expired], nil, answer[:status], response['text'].to_s)
      break nil if gone #? send.retry
      next nil if gone #? !send.retry

      #?
      code ? s.refuse(code, problem) : error(problem) #? send.errors
      s.refuse(code, problem) #? !send.errors
    end
    response['body'] = s.read(response['body'], request[:read]) if request[:read] && !passed #? send.read+rule.pass
    response['body'] = s.read(response['body'], request[:read]) if request[:read] #? send.read+!rule.pass
    break response #? send.retry
    response #? !send.retry
  #?)
  end
rescue ::StandardError => e
  raise s.during(e, asked)
end
