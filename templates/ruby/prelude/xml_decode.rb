# needs: decode
# The text of an XML document: where its type names no charset, the document may.
def self.xml_decode(x, content_type)
  return decode(x, content_type) if content_type.to_s.match?(/;\s*charset\s*=/i)

  named = x.byteslice(0, 205).b[/\A<\?xml(?:(?!\?>).)*?encoding\s*=\s*(["'][^"']*["'])/mn, 1]
  decode(x, named && ";charset=#{named[1..-2]}")
end
