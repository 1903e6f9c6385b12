# Reads the page of a list at a position; nil is the first. Gives its answer, its items as they
# came, and the position of the next page, which is nil where this is the last.
lambda do |connection, list, position|
  paging = list[:paginate] || {}
  by = paging[:by]
  here = position.nil? ? paging[:first] || (by == 'page' ? 1 : 0) : position
  page = {
    'number' => (here if by == 'page'), 'offset' => (here if by == 'offset'), 'token' => (position if by == 'cursor'),
    'url' => (position if %w[link url].include?(by)), 'size' => paging[:size]
  }
  request = list[:request].call(page).dup
  if %w[link url].include?(by) && position
    base = service[:base].call(connection)
    request[:page_url] = s.url(position, base)
    unless base.nil? || s.origin(base) == s.origin(request[:page_url]) || s.trusted(request[:page_url], nil, service[:hosts])
      error("the next page of the list lies on another origin, `#{s.origin(request[:page_url])[1]}`")
    end
  else
    sent = %w[page offset].include?(by) ? here : (position if by == 'cursor')
    request[:page_params] = [[paging[:param], sent], [paging[:size_param], paging[:size]]].reject { |name, _| name.nil? }.to_h
  end
  request[:expired] = paging[:expired] || [410] if position && list[:resumes]
  response = call('specc_send', connection, request)
  next nil if response.nil?

  items = list[:items].call(response, page)
  # An empty answer reads as an empty object, and is an empty page.
  items = items.empty? ? [] : [items] if items.is_a?(::Hash)
  items = [] if items.nil?
  error("the list is #{s.kind(items)}, an array was expected") unless items.is_a?(::Array)

  following = case by
              when 'page', 'offset'
                last = items.empty? || (paging[:end] == 'short' && paging[:size] && items.length < paging[:size])
                step = paging[:advance] == 'size' && paging[:size] ? paging[:size] : items.length
                here + (by == 'page' ? 1 : step) unless last
              when 'cursor', 'url' then paging[:next]&.call(response, items, page)
              when 'link' then s.next_link(response['headers']['link'])
              end
  following = nil if following == ''
  following = nil if following && paging[:more] && paging[:more].call(response, items, page) != true
  { response: response, items: items, next: following }
end
