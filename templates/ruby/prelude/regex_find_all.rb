# needs: groups
# All parts of a text that match; with groups, the groups of each.
def self.regex_find_all(x, pattern)
  return if x.nil?

  found = []
  x.scan(pattern) { found << ::Regexp.last_match }
  found.map { |match| match.size > 1 ? groups(match) : match[0] }
end
