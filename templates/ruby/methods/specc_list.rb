# Reads a whole list: every page, each item made a record, filtered and sorted. Gives the records,
# the last answer and the number of pages.
lambda do |connection, list|
  #? page.by
  paging = list[:paginate] || {} #? page.max_pages page.max_items
  most = list[:paginate] ? paging[:max_pages] || 1_000 : 1 #? page.max_pages
  most = list[:paginate] ? 1_000 : 1 #? !page.max_pages
  #?
  records = []
  position = nil #? page.by
  before = [] #? page.by
  # One position is kept, at powers of two: so it is found that positions go round. #? page.by
  kept, since, far = nil, 0, 0 #? page.by
  pages = 0 #? page.by
  #?( page.by
  loop do
    page = call('specc_page', connection, list, position) #? page.by
    page = call('specc_page', connection, list, nil) #? !page.by
    s.refuse('R0400', 'the service gives the same page twice') if !page[:items].empty? && s.same(before, page[:items]) #? page.by
    page[:items].each do |item|
      record = list[:record] ? list[:record].call(item, page[:response]) : item #? list.record
      record = item #? !list.record
      records << record if list[:keep].nil? || list[:keep].call(item, record, page[:response]) == true #? list.keep
      records << record #? !list.keep
    end
    records = s.sort(records, list[:sort]) if list[:sort] #? list.sort+!page.by
    { records: records, response: page[:response], pages: 1 } #? !page.by
    #? page.by
    pages += 1
    full = paging[:max_items] && records.length >= paging[:max_items] #? page.max_items
    if page[:next].nil? || pages >= most || full #? page.max_items
    if page[:next].nil? || pages >= most #? !page.max_items
      records = records.first(paging[:max_items]) if paging[:max_items] #? page.max_items
      records = s.sort(records, list[:sort]) if list[:sort] #? list.sort
      break { records: records, response: page[:response], pages: pages }
    end
    s.refuse('R0400', 'the service gives the same page twice') if s.same(page[:next], position) || s.same(page[:next], kept)
    position = page[:next]
    since += 1
    kept, since, far = position, 0, 2 * [far, 1].max if since >= far
    before = page[:items]
    #?
  #?)
  end
end
