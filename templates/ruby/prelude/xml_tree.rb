# The elements of a document by the places of their tags, from its root down; null for what is none.
def self.xml_tree(x)
  opened = []
  at = 0
  loop do
    start = x.index('<', at)
    return if start.nil?

    passed = x.match(/\G(?:<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>)/m, start)
    opened.last[:text] ||= x[at...start].match?(/[^[:space:]]/) || x[start, 9] == '<![CDATA[' if opened.any?
    if passed
      at = passed.end(0)
      next
    end
    tag = x.match(%r{\G<(/?)([^[:space:]/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*)>}, start)
    return if tag.nil?

    at = tag.end(0)
    if tag[1] == '/'
      return if opened.empty?

      element = opened.pop.merge(close: start, end: at)
    else
      return if opened.length >= 100

      attributes = tag[3].scan(/([^[:space:]=]+)[[:space:]]*=[[:space:]]*("[^"]*"|'[^']*')/).to_h
      element = { name: tag[2], at: start, open: at, close: at, end: at, children: [], text: false, attributes: attributes }
      next opened << element unless tag[0].end_with?('/>')
    end
    next opened.last[:children] << element if opened.any?

    return x[at..-1].match?(/\A[[:space:]]*\z/) ? element : nil
  end
end
