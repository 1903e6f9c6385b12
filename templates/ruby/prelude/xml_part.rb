# needs: xml_escape xml_name
# An element, or one for each member of an array.
def self.xml_part(name, x, depth = 1)
  raise 'elements are nested more than 100 deep' if depth > 100
  return x.map { |member| xml_part(name, member, depth + 1) }.join if x.is_a?(::Array)

  raise "`#{name}` is no name of an element" unless name.match?(xml_name(true))

  attributes = +''
  inside = +''
  (x.is_a?(::Hash) ? x : { '#text' => x }).each do |key, value|
    key = key.to_s
    if key.start_with?('@')
      raise "`#{key[1..-1]}` is no name of an attribute" unless key[1..-1].match?(xml_name(true))

      attributes << " #{key[1..-1]}=\"#{xml_escape(value, true)}\"" unless value.nil?
    else
      inside << (key == '#text' ? xml_escape(value, false) : xml_part(key, value, depth + 1))
    end
  end
  inside.empty? ? "<#{name}#{attributes}/>" : "<#{name}#{attributes}>#{inside}</#{name}>"
end
