# needs: xml_part xml_tree
# The document with these members in it, below its root where they name that; others stay as they are.
# What is not named stays byte by byte.
def self.xml_merged(x, more)
  root = xml_tree(x)
  return x unless root && more.key?(root[:name])

  edits = []
  front = ->(name) { name.to_s[/[^:]*\z/] }
  change = lambda do |element, value|
    unless value.is_a?(::Hash) && !element[:text] && !value.key?('#text')
      edits << [element[:at], element[:end], xml_part(element[:name], value)]
      next false
    end

    added = +''
    attributes, inside = value.partition { |name, _| name.to_s.start_with?('@') }.map(&:to_h)
    inside.each do |name, member|
      same = element[:children].select { |child| child[:name] == name.to_s }
      next added << xml_part(name.to_s, member) if same.empty?
      next if change.call(same[0], member)

      edits.concat(same.drop(1).map { |child| [child[:at], child[:end], ''] })
    end
    next true if attributes.empty? && added.empty?

    kept = element[:attributes].reject { |name, _| attributes.key?("@#{name}") }.map { |name, raw| " #{name}=#{raw}" }.join
    changed = xml_part('a', attributes)[2..-3]
    tag = "<#{element[:name]}#{kept}#{changed}"
    if element[:end] == element[:open]
      edits << [element[:at], element[:open], added.empty? ? "#{tag}/>" : "#{tag}>#{added}</#{element[:name]}>"]
    else
      edits << [element[:at], element[:open], "#{tag}>"] unless changed.empty?
      # What an envelope says of a message stands before the message.
      header = front.call(element[:name]) == 'Envelope' && value.keys.all? { |name| front.call(name) == 'Header' }
      place = header ? element[:open] : element[:close]
      edits << [place, place, added] unless added.empty?
    end
    true
  end
  change.call(root, more[root[:name]])
  at = 0
  out = edits.sort_by { |from, to, _| [from, to] }.map do |from, to, text|
    before = x[at...from]
    at = to
    before + text
  end
  out.join + x[at..-1]
end
