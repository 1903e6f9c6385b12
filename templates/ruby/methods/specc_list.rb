# Reads a whole list: every page, each item made a record, filtered and sorted. Gives the records,
# the last answer and the number of pages.
lambda do |connection, list|
  paging = list[:paginate] || {}
  most = list[:paginate] ? paging[:max_pages] || 1_000 : 1
  records = []
  position = nil
  before = []
  pages = 0
  loop do
    page = call('specc_page', connection, list, position)
    error('the service gives the same page twice') if !page[:items].empty? && s.same(before, page[:items])
    page[:items].each do |item|
      record = list[:record] ? list[:record].call(item, page[:response]) : item
      records << record if list[:keep].nil? || list[:keep].call(item, record, page[:response]) == true
    end
    pages += 1
    full = paging[:max_items] && records.length >= paging[:max_items]
    if page[:next].nil? || pages >= most || full
      records = records.first(paging[:max_items]) if paging[:max_items]
      records = s.sort(records, list[:sort]) if list[:sort]
      break { records: records, response: page[:response], pages: pages }
    end
    error('the service gives the same page twice') if s.same(page[:next], position)
    position = page[:next]
    before = page[:items]
  end
end
