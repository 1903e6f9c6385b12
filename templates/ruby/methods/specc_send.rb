# Sends a request and gives its answer: its status, reason, headers, body and text.
#
# Redirects are followed here, so that no credentials follow them to another service. The first
# error rule that applies to an answer and has something to say makes it an error. What may be sent
# again is sent again; the message at the end is that of the last answer.
lambda do |connection, request|
  base = service[:base].call(connection)
  verb = %i[get post put patch delete head options].find { |word| request.key?(word) }
  url = request[:page_url] || s.request_url(base, request[verb], request)
  headers = (request[:headers] || {}).map { |name, value| [name, s.header(value, name)] }.to_h
  headers['Accept'] = 'application/json' unless headers.any? { |name, _| name.casecmp('accept').zero? }
  body = s.tojson(request[:json].nil? ? {} : request[:json], 0, false, true) if request.key?(:json)
  body = s.query(request[:form] || {}, request[:arrays] || 'repeat', request[:nested] || 'brackets') if request.key?(:form)
  type = { json: 'application/json', form: 'application/x-www-form-urlencoded' }.find { |key, _| request.key?(key) }
  headers['Content-Type'] = type && type[1] unless headers.any? { |name, value| value && name.casecmp('content-type').zero? }

  deliver = lambda do |word, address, fields, text|
    address += '#anonymous' if request[:anonymous]
    message = case word
              when :get then get(address)
              when :post then post(address)
              when :put then put(address)
              when :patch then patch(address)
              when :delete then delete(address)
              when :head then head(address)
              else options(address)
              end
    message = message.request_body(text) if text
    # The SDK repeats headers that it knows when it follows a 303 by itself, also to another host;
    # those that it passes on as they are it does not.
    message.headers('Content-Type' => nil, 'Accept' => nil)
           .case_sensitive_headers(fields.compact)
           .response_format_raw
           .ignore_redirection
           .after_response { |code, content, names| { status: code, body: content, headers: names } }
           .after_error_response(/.*/) { |code, content, names| { status: code, body: content, headers: names } }
           .to_h
           .symbolize_keys
  end

  follow = lambda do
    word = verb
    address = url
    fields = headers
    text = body
    answer = nil
    11.times do |hops|
      answer = deliver.call(word, address, fields, text)
      answer[:headers] = (answer[:headers] || {}).map do |name, value|
        [name.to_s.downcase.tr('-', '_'), s.decode(value.is_a?(::Array) ? value.join(', ') : value.to_s, nil)]
      end.to_h
      location = answer[:headers]['location']
      break if location.nil? || request[:redirects] == 'none' || ![301, 302, 303, 307, 308].include?(answer[:status])

      error('the service redirects more than 10 times') if hops == 10
      target = s.url(location, address)
      if request[:redirects] != 'follow' && s.origin(target) != s.origin(url)
        error("the service redirects to another origin, `#{s.origin(target)[1]}`")
      end
      error('the service redirects from HTTPS to HTTP') if address.start_with?('https:') && target.start_with?('http:')
      if answer[:status] == 303 || (answer[:status] < 303 && word == :post)
        word = :get unless word == :head
        text = nil
        fields = fields.reject { |name, _| name.casecmp('content-type').zero? }
      end
      address = target
    end
    answer
  end

  patience = request[:retry] || { on: [], attempts: 1 }
  attempt = 1
  loop do
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
    elsif request[:expect] == 'text'
      response['body'] = text
      problem = 'the answer is in a charset that is not read' if text.nil?
    elsif request[:expect] != 'none'
      begin
        utf8 = answer[:body].to_s.dup.force_encoding('UTF-8')
        response['body'] = utf8.b.strip.empty? ? {} : s.fromjson(utf8)
      rescue ::StandardError => e
        problem = "the answer is not JSON (#{type || 'no content type'}): #{e.message}"
      end
    end

    again = false
    verdict = :none
    (request[:errors] || []).each do |rule|
      next unless rule[:when] ? failed && s.matches(rule[:when], failure, answer[:status], response['text'].to_s) : !failure

      holds = begin
        rule[:if].nil? || rule[:if].call(response) == true
      rescue ::StandardError
        false
      end
      next unless holds

      if rule[:pass]
        next if failure

        verdict = :pass
        break
      end
      said = begin
        s.text(rule[:message].respond_to?(:call) ? rule[:message].call(response) : rule[:message])
      rescue ::StandardError
        ''
      end
      next if said.strip.empty?

      verdict = :refused
      problem = said
      again = rule[:retry]
      break
    end
    return_answer = verdict == :pass || (verdict == :none && problem.nil?)
    unless return_answer
      again ||= failed && s.matches(patience[:on], failure, answer[:status], response['text'].to_s)
      if again && attempt < patience[:attempts]
        sleep(s.pause(patience, attempt, answer[:headers]))
        attempt += 1
        next
      end
      next_page_gone = request[:expired] && answer[:status] && s.matches(request[:expired], nil, answer[:status], '')
      break nil if next_page_gone

      error(s.mask(problem, service[:secrets].map { |name| connection[name] })[0, 2_000])
    end
    begin
      response['body'] = s.read(response['body'], request[:read]) if request[:read] && verdict == :none
    rescue ::StandardError => e
      error(s.mask(e.message, service[:secrets].map { |name| connection[name] })[0, 2_000])
    end
    break response
  end
end
