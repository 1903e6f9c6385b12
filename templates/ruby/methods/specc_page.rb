# Reads the page of a list at a position; nil is the first. Gives its answer, its items as they
# came, and the position of the next page, which is nil where this is the last.
lambda do |connection, list, position|
  #? page.by
  paging = list[:paginate] || {}
  by = paging[:by]
  #? page.by=page page.by=offset
  here = position.nil? ? paging[:first] || (by == 'page' ? 1 : 0) : position
  #?
  page = {
    'number' => (here if by == 'page'), #? page.by=page
    'offset' => (here if by == 'offset'), #? page.by=offset
    'token' => (position if by == 'cursor'), #? page.by=cursor
    'url' => (position if %w[link url].include?(by)), #? page.elsewhere
    'size' => paging[:size]
  }
  #?
  page = {} #? !page.by
  page['expired'] = paging[:expired] || [410] if position && list[:resumes] #? poll.steps+page.by
  request = list[:request].call(page)
  next nil if request.nil? #? poll.steps
  #? page.elsewhere
  if %w[link url].include?(by) && position
    base = service[:base].call(connection)
    request[:page_url] = s.url(position, base)
    unless base.nil? || s.origin(base) == s.origin(request[:page_url]) || s.trusted(request[:page_url], nil, service[:hosts])
      s.refuse('R0206', "the next page of the list lies on another origin, `#{s.origin(request[:page_url])[1]}`")
    end
  end
  #?
  #? page.by=page+page.by=cursor page.by=offset+page.by=cursor
  sent = by == 'cursor' ? position : here
  #?
  sent = here #? page.by=page+!page.by=cursor page.by=offset+!page.by=cursor
  sent = position #? page.by=cursor+!page.by=page+!page.by=offset
  #? page.by=page page.by=offset page.by=cursor
  request[:page_params] = [[paging[:param], sent], [paging[:size_param], paging[:size]]].reject { |name, _| name.nil? }.to_h
  #?
  #? page.elsewhere+page.size_param+!page.by=page+!page.by=offset+!page.by=cursor
  request[:page_params] = { paging[:size_param] => paging[:size] } if paging[:size_param]
  #?
  request[:expired] = paging[:expired] || [410] if position && list[:resumes] #? poll.list+page.by
  response = call('specc_send', connection, request)
  next nil if response.nil? #? poll.list

  items = list[:items].call(response, page)
  # An empty answer reads as an empty object, and is an empty page.
  items = items.empty? ? [] : [items] if items.is_a?(::Hash)
  items = [] if items.nil?
  s.refuse('R0204', "the list is #{s.kind(items)}, an array was expected") unless items.is_a?(::Array)

  #? page.by
  following = case by
              #? page.by=page page.by=offset
              when 'page', 'offset'
                last = items.empty? || (paging[:end] == 'short' && paging[:size] && items.length < paging[:size]) #? page.end
                last = items.empty? #? !page.end
                step = paging[:advance] == 'size' && paging[:size] ? paging[:size] : items.length #? page.by=offset+page.advance
                step = items.length #? page.by=offset+!page.advance
                here + (by == 'page' ? 1 : step) unless last #? page.by=offset
                here + 1 unless last #? !page.by=offset
              #?
              when 'cursor', 'url' then paging[:next]&.call(response, items, page) #? page.by=cursor page.by=url
              when 'link' then s.next_link(response['headers']['link']) #? page.by=link
              end
  following = nil if ['', false].include?(following) #? page.by=cursor page.elsewhere
  following = nil if by == 'cursor' && [0, '0'].include?(following) #? page.by=cursor
  following = nil if following && paging[:more] && paging[:more].call(response, items, page) != true #? page.more
  # A query alone belongs to the page that names it. #? page.elsewhere
  #? page.elsewhere
  if following.to_s.lstrip.start_with?('?')
    verb = %i[get post put patch delete head].find { |word| request.key?(word) }
    following = s.url(following, request[:page_url] || s.request_url(service[:base].call(connection), request[verb], {}))
  end
  #?
  s.refuse('R0204', "the address of the next page is #{s.kind(following)}, a string was expected") if by == 'url' && !following.nil? && !following.is_a?(::String) #? page.by=url
  { response: response, items: items, next: following }
  #?
  { response: response, items: items, next: nil } #? !page.by
end
