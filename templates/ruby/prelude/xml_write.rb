# needs: kind xml_part
# The document that an object with one member is; `namespaces` are declared at its root.
def self.xml_write(x, namespaces = {})
  raise "an XML body is an object with one root element, this is #{kind(x)}" unless x.is_a?(::Hash)
  raise "an XML body has one root element, this has #{x.length}" unless x.length == 1

  name, root = x.first
  raise 'an XML body has one root element, this is an array' if root.is_a?(::Array)

  declared = namespaces.map { |prefix, uri| [prefix.empty? ? '@xmlns' : "@xmlns:#{prefix}", uri] }.to_h
  root = declared.merge(root.is_a?(::Hash) ? root : { '#text' => root }) unless declared.empty?
  xml_part(name.to_s, root)
end
