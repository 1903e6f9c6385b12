# What a name of XML looks like; `whole`: with nothing around it.
def self.xml_name(whole)
  first = ':A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F' \
          '\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}'
  name = "[#{first}][#{first}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*"
  @xml_name ||= { false => /#{name}/, true => /\A#{name}\z/ }
  @xml_name[whole]
end
