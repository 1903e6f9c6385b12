# needs: clean xml_write
# An object as XML, perhaps with a root element around it.
def self.toxml(x, root = nil, declaration = true)
  return if x.nil?

  present = clean(x)
  "#{'<?xml version="1.0" encoding="UTF-8"?>' if declaration}#{xml_write(root ? { root => present } : present)}"
end
