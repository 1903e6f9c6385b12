# needs: xml_read
# The value of XML.
def self.fromxml(x, lists = [], strip_namespaces = true)
  x.nil? ? nil : xml_read(x, lists, [], !strip_namespaces)
end
