# needs: xml_fail xml_name xml_text
# The element whose `<` was passed: its name and its value.
def self.xml_element(at, lists, texts, prefixes, depth = 1)
  xml_fail(at, 'elements are nested more than 100 deep') if depth > 100
  name = at.scan(xml_name(false)) || xml_fail(at, 'a name was expected')
  plain = ->(word) { prefixes ? word : word[/[^:]*\z/] }
  found = {}
  seen = {}
  nothing = false
  while at.skip(/\s+/) && !at.match?(%r{[/>]})
    key = at.scan(xml_name(false))
    raw = key && at.scan(/\s*=\s*(?:"[^"<]*"|'[^'<]*')/)
    xml_fail(at, "an attribute of `<#{name}>` is not written as `name=\"value\"`") if raw.nil?
    xml_fail(at, "the attribute `#{key}` of `<#{name}>` is written twice") if seen[key]
    seen[key] = true
    value = xml_text(at, raw.sub(/\A\s*=\s*/, '')[1..-2].tr("\t\n", ' '))
    nothing ||= key == 'xsi:nil' && %w[true 1].include?(value)
    next if !prefixes && key.match?(/\Axmlns(:|\z)/)

    key = "@#{plain.call(key)}"
    found[key] = value unless found.key?(key)
  end
  unless at.skip(%r{/>})
    at.skip(/>/) || xml_fail(at, "the tag `<#{name}>` is not closed")
    run = +''
    solid = false
    # White space alone is no text, unless it is written as a reference or CDATA.
    flush = lambda do
      (found['#text'] ||= +'') << run if solid || run.match?(/\S/)
      run = +''
      solid = false
    end
    loop do
      if (text = at.scan(/[^<]+/))
        solid ||= text.include?('&#')
        run << xml_text(at, text)
      end
      if at.skip(%r{</})
        closing = at.scan(xml_name(false)).to_s
        xml_fail(at, "`<#{name}>` is closed by `</#{closing}>`") if closing != name
        at.skip(/\s+/)
        flush.call
        at.skip(/>/) || xml_fail(at, "the tag `</#{name}>` is not closed")
        break
      elsif at.skip(/<!--/)
        at.skip_until(/-->/) || xml_fail(at, 'a comment is not closed')
      elsif at.skip(/<!\[CDATA\[/)
        solid = true
        run << (at.scan_until(/\]\]>/) || xml_fail(at, 'CDATA is not closed'))[0..-4]
      elsif at.skip(/<\?/)
        at.skip_until(/\?>/) || xml_fail(at, 'an instruction is not closed')
      elsif at.skip(/</)
        flush.call
        child, value = xml_element(at, lists, texts, prefixes, depth + 1)
        child = plain.call(child)
        if lists.include?(child)
          (found[child] ||= []) << value
        elsif !found.key?(child)
          found[child] = value
        end
      else
        xml_fail(at, "`<#{name}>` is not closed")
      end
    end
  end
  return [name, nil] if nothing
  return [name, found.fetch('#text', '')] if (found.keys - ['#text']).empty?

  text = texts.include?(plain.call(name)) && found.keys.all? { |key| key.start_with?('@', '#') }
  [name, text ? found.fetch('#text', '') : found]
end
