# One call of a polling trigger: turns until one gives events, the scan is complete, or ten
# requests were made. A turn is one request and what follows from it; its events and its state are
# one result, so that a call that fails changes nothing.
lambda do |connection, closure, poll|
  micros = lambda { (::Time.now.to_r * 1_000_000).floor } #? poll.by=time
  by_time = poll[:by] == 'time' #? poll.by=time
  overlap = poll[:overlap] #? poll.by=time poll.by=number
  settle = poll[:settle] #? poll.by=time+!poll.by=none
  settle = poll[:settle] || 0 #? poll.by=time+poll.by=none
  unit = poll[:sent_unit] #? poll.by=time poll.by=number
  list = poll[:list]
  paging = list[:paginate] || {} #? page.by
  state = closure.present? ? ::JSON.parse(s.tojson(closure.to_h, 0, false, true)) : nil
  if state && (state['v'] != 1 || state['by'] != poll[:by])
    s.refuse('R0100', 'the state of this trigger belongs to another kind of cursor; it needs a new start')
  end
  if state.nil?
    poll[:checks]&.call #? poll.checks
    start = poll[:start].respond_to?(:call) ? poll[:start].call : poll[:start] #? poll.start=first poll.start=latest
    start = poll[:start].call #? !poll.start=first+!poll.start=latest
    s.refuse('R0300', 'the start of the trigger is null') if start.nil?
    first = [start.is_a?(::Symbol) ? 0 : s.ticks(start), 0].max #? poll.start=first poll.start=latest
    first = [s.ticks(start), 0].max #? !poll.start=first+!poll.start=latest
    state = { 'v' => 1, 'by' => poll[:by], 'wm' => first, 'low' => first, 'floor' => first, 'seen' => {}, 'scan' => nil }
    state['latest'] = true if start == :latest #? poll.start=latest
  end
  # The bound that is sent: never later, one unit earlier unless the service includes it. #? poll.by=time poll.by=number
  sent = lambda { |at| [(at - (poll[:inclusive] ? 0 : unit)).div(unit) * unit, 0].max } #? poll.inclusive
  sent = lambda { |at| [(at - unit).div(unit) * unit, 0].max } #? !poll.inclusive+poll.by=time !poll.inclusive+poll.by=number
  wire = lambda { |ticks| by_time ? s.from_micros(ticks) : ticks } #? poll.by=time
  wire = lambda { |ticks| ticks } #? !poll.by=time+poll.by=number
  open = lambda do
    from = [state['floor'], state['low'] - overlap].max #? !poll.by=none
    from = state['low'] #? poll.by=none+!poll.by=time+!poll.by=number
    from = poll[:by] == 'none' ? state['low'] : [state['floor'], state['low'] - overlap].max #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    { 'frm' => from, 'at' => from, 'base' => state['wm'], 'fixed' => false, 'eager' => false, 'mixed' => false, 'last' => false }
  end
  mark = lambda { |scan, at| scan['low'] = [scan['low'], at].compact.min } #? page.by poll.sorted=asc
  #? poll.by=time
  clock = lambda do |response, before|
    date = begin
      ::Time.httpdate(response['headers']['date'].to_s).to_i * 1_000_000
    rescue ::ArgumentError
      nil
    end
    date ? date - (micros.call - before) : before
  end
  #?
  close = lambda do |scan|
    state['wm'] = [state['wm'], [scan['high'], scan['upto']].compact.min].max if scan['high']
    state['low'] = [state['wm'], scan['low']].compact.min
    state['floor'] = state['low'] = state['wm'] if state.delete('latest') #? poll.start=latest
    kept = [state['floor'], state['low'] - overlap].max #? !poll.by=none
    kept = state['low'] #? poll.by=none+!poll.by=time+!poll.by=number
    kept = poll[:by] == 'none' ? state['low'] : [state['floor'], state['low'] - overlap].max #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    state['seen'] = state['seen'].select { |_, at| at >= kept }
    state['scan'] = nil
  end

  requests = 0
  turn = lambda do
    scan = state['scan'] ||= open.call

    #? poll.parents
    # Parents
    if poll[:parents] && scan['parents'].nil?
      before = micros.call #? poll.by=time
      bound = wire.call(sent.call(scan['at'])) #? !poll.by=none
      bound = nil #? poll.by=none+!poll.by=time+!poll.by=number
      bound = poll[:by] == 'none' ? nil : wire.call(sent.call(scan['at'])) #? poll.by=none+poll.by=time poll.by=none+poll.by=number
      inner = poll[:parents][:list]
      read = call('specc_list', connection, inner.merge(request: lambda { |page| inner[:request].call(page, bound) }))
      requests += 1
      mark.call(scan, scan['base']) if read[:pages] > 1 && !inner[:paginate][:stable] #? page.by
      scan['parents'] = read[:records].map do |record|
        ::JSON.parse(s.tojson(poll[:parents][:keep].map { |name| [name, s.get(record, name)] }.to_h, 0, false, true))
      end
      scan['upto'] = clock.call(read[:response], before) - settle if by_time #? poll.by=time
      if scan['parents'].empty?
        close.call(scan)
        next []
      end
    end

    #?
    # Request
    before = micros.call #? poll.by=time
    #? poll.until
    if poll[:until] && scan['to'].nil?
      #? poll.window
      finish = poll[:window] && (scan['at'] + poll[:window])
      scan['last'] = finish.nil? || finish >= before - settle
      scan['to'] = scan['last'] ? before : finish
      #?
      scan['last'] = true #? !poll.window
      scan['to'] = before #? !poll.window
    end
    #?
    by_value = poll[:sorted] == 'asc' && poll[:sent] && !scan['mixed'] #? poll.by_value
    here = scan['page']
    bound = wire.call(sent.call(scan['at'])) #? !poll.by=none
    bound = nil #? poll.by=none+!poll.by=time+!poll.by=number
    bound = poll[:by] == 'none' ? nil : wire.call(sent.call(scan['at'])) #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    window = { 'end' => scan['to'] && wire.call(s.window_end(scan['to'], unit)) } #? poll.until
    window = {} #? !poll.until
    parent = scan['parents']&.first #? poll.parents
    parent = nil #? !poll.parents
    asked = list.merge(resumes: true, request: lambda { |page| list[:request].call(page, bound, window, parent) })
    page = call('specc_page', connection, asked, here)
    requests += 1
    #? page.by
    if page.nil?
      # The token of the page was refused: the scan begins again, with parents at the one that is
      # being read. A service that refuses twice would go on refusing: the next poll tries.
      held = scan['parents'] ? scan.slice('parents', 'upto', 'low', 'high') : {}
      state['scan'] = scan['again'] ? nil : open.call.merge(held, 'again' => true)
      next []
    end
    #?
    now = clock.call(page[:response], before) #? poll.by=time
    edge = now - settle #? poll.by=time
    first = here.nil? #? page.by poll.by_value
    renewed = scan['upto'].nil? || (by_value && first && scan['parents'].nil? && !scan['fixed']) #? poll.by=time+poll.by_value
    renewed = scan['upto'].nil? #? poll.by=time+!poll.by_value
    scan['upto'] = edge if by_time && renewed #? poll.by=time

    # Records
    entries = page[:items].each_with_index.map do |item, place|
      record = list[:record] ? list[:record].call(item, page[:response], parent) : item #? list.record
      record = item #? !list.record
      value = s.ticks(poll[:value].call(record, item)) #? !poll.by=none
      # Without a cursor, records are dated by the scan that found them. #? poll.by=none
      value = state['wm'] + 1 #? poll.by=none+!poll.by=time+!poll.by=number
      value = poll[:by] == 'none' ? state['wm'] + 1 : s.ticks(poll[:value].call(record, item)) #? poll.by=none+poll.by=time poll.by=none+poll.by=number
      event = list[:keep].nil? || list[:keep].call(item, record, page[:response], parent) == true #? list.keep
      event = true #? !list.keep
      #? poll.key
      # What is no event needs no key.
      key = begin
        s.text(poll[:key]&.call(record, item))
      rescue ::StandardError
        raise if event
      end
      s.refuse('R0401', 'a record has nothing that identifies it: its key is empty') if poll[:key] && event && key.to_s.empty?
      key = nil if key == ''
      #?
      key = nil #? !poll.key
      # Events without a key are told apart by their place on the page.
      kept = key ? s.memory_key(key) : place.to_s.rjust(9, '0')
      { at: value || scan['frm'], key: key, kept: kept, record: record, event: event }
    end
    entries = s.sort(entries.map { |entry| [entry[:record], entry] }, [0, *list[:sort]]).map(&:last) if list[:sort] #? poll.by=none+list.sort
    entries.each_with_index { |entry, place| entry[:place] = place } #? poll.by=none
    seen = state['seen']
    fresh = entries.select do |entry|
      entry[:event] && entry[:at] >= scan['frm'] && !(entry[:key] && seen.key?(entry[:kept])) &&
        !(settle.positive? && by_time && entry[:at] > edge && entry[:at] <= now + settle) && #? poll.by=time
        (scan['rest'].nil? || ([entry[:at], entry[:kept]] <=> scan['rest']).positive?) #? !poll.by=none
        (scan['rest'].nil? || ([entry[:place], entry[:kept]] <=> scan['rest']).positive?) #? poll.by=none+!poll.by=time+!poll.by=number
        (scan['rest'].nil? || ([entry[poll[:by] == 'none' ? :place : :at], entry[:kept]] <=> scan['rest']).positive?) #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    end
    fresh = fresh.uniq { |entry| entry[:kept] } if poll[:key] #? poll.key
    entries.each { |entry| seen[entry[:kept]] = entry[:at] if seen.key?(entry[:kept]) } #? poll.by=none+!poll.by=time+!poll.by=number
    entries.each { |entry| seen[entry[:kept]] = entry[:at] if poll[:by] == 'none' && seen.key?(entry[:kept]) } #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    fresh = fresh.each_with_index.sort_by { |entry, at| [entry[:at], entry[:kept].b, at] }.map(&:first) #? !poll.by=none
    fresh = fresh.each_with_index.sort_by { |entry, at| [entry[:at], entry[:kept].b, at] }.map(&:first) unless poll[:by] == 'none' #? poll.by=none+poll.by=time poll.by=none+poll.by=number
    all = fresh.length <= poll[:max] || state['latest'] #? poll.start=latest
    all = fresh.length <= poll[:max] #? !poll.start=latest
    out = all ? fresh : fresh.first(poll[:max])
    out.each { |entry| seen[entry[:kept]] = entry[:at] if entry[:key] }
    surplus = seen.length - poll[:remember]
    seen.sort_by { |key, at| [at, key.b] }.first(surplus).each { |key, _| seen.delete(key) } if surplus.positive?
    values = entries.map { |entry| entry[:at] }
    scan['high'] = [scan['high'], *values].compact.max
    events = out.map { |entry| s.clean(entry[:record]).merge('specc_key' => entry[:key] || s.unique_key) }
    events = [] if state['latest'] #? poll.start=latest
    unless all
      scan['rest'] = [out.last[:at], out.last[:kept]] #? !poll.by=none
      scan['rest'] = [out.last[:place], out.last[:kept]] #? poll.by=none+!poll.by=time+!poll.by=number
      scan['rest'] = [out.last[poll[:by] == 'none' ? :place : :at], out.last[:kept]] #? poll.by=none+poll.by=time poll.by=none+poll.by=number
      next events
    end
    scan['rest'] = nil

    # Where to go on
    #? page.by
    count = page[:items].length #? poll.by_value
    # A page that names itself is the last.
    onward = s.same(page[:next], here) ? nil : page[:next]
    print = entries.empty? ? nil : s.memory_key("~#{entries.zip(page[:items]).map { |entry, item| entry[:key] || s.tojson(item) }.join("\n")}")[1, 16]
    onward = nil if !first && print && print == scan['print']
    scan['print'] = print
    mark.call(scan, [scan['base'], scan['at']].max) if !first && !entries.empty? && !paging[:stable]
    #?
    units = values.map { |value| value.div(poll[:unit]) } #? poll.sorted=asc poll.sorted=desc
    #? poll.sorted=asc
    if poll[:sorted] == 'asc' && units.each_cons(2).any? { |left, right| left > right }
      scan['mixed'] = true
      mark.call(scan, scan['base'])
      by_value = false #? poll.by_value
    end
    #?
    scan['mixed'] = true if poll[:sorted] == 'desc' && units.each_cons(2).any? { |left, right| left < right } #? poll.sorted=desc
    #? poll.by_value
    if by_value && !values.empty?
      if first
        scan['peek'] = values.max
        scan['fixed'] = true if by_time && scan['upto'] && values.max > scan['upto'] - overlap #? poll.by=time
      end
      peek = scan['peek'] || values.max
      state['wm'] = [state['wm'], [peek, scan['upto']].compact.min].max if scan['parents'].nil?
      #? page.by
      if onward
        full = !%w[page offset].include?(paging[:by]) || (paging[:size] && count >= paging[:size]) || scan['eager']
        scan['eager'] = full = true if !first && !full
        position = sent.call(scan['at'])
        goal = sent.call(peek) > position ? peek : values.max
        if full && sent.call(goal) > position
          scan['at'] = goal
          scan['page'] = nil
          scan.delete('round') #? page.by=cursor page.elsewhere
          next events
        end
      end
      #?
    end
    #?
    #? poll.sorted=desc+page.by
    if poll[:sorted] == 'desc' && !scan['mixed']
      onward = nil if (values.last && values.last < scan['frm']) || state['latest'] #? poll.start=latest
      onward = nil if values.last && values.last < scan['frm'] #? !poll.start=latest
    end
    #?
    #? page.by=cursor page.elsewhere
    # One position is kept, at powers of two: so it is found that positions go round.
    if onward
      kept, since, far = scan['round'] || [nil, 0, 0]
      following = ::JSON.parse(s.tojson([onward])).first
      scan['round'] = since + 1 >= far ? [following, 0, 2 * [far, 1].max] : [kept, since + 1, far]
      onward = nil if s.same(onward, kept)
    end
    #?
    #? page.by
    if onward
      scan['page'] = ::JSON.parse(s.tojson([onward])).first
      next events
    end
    #?

    # The end of a window, of a parent, of the scan
    %w[page print peek].each { |name| scan[name] = nil }
    scan.delete('round') #? page.by=cursor page.elsewhere
    #? poll.until
    if poll[:until] && !scan['last']
      reach = [scan['to'], scan['upto']].compact.min
      state['wm'] = [state['wm'], reach].max if scan['parents'].nil?
      scan['at'] = scan['to']
      scan['to'] = nil
      next events
    end
    #?
    #? poll.parents
    if scan['parents']
      scan['parents'].shift
      scan.merge!('at' => scan['frm'], 'to' => nil, 'mixed' => false, 'eager' => false, 'again' => false)
      next events unless scan['parents'].empty?
    end
    #?
    close.call(scan)
    events
  end

  events = turn.call
  events += turn.call while events.empty? && state['scan'] && requests < 10
  { events: events, next_poll: state, can_poll_more: !state['scan'].nil? }
end
