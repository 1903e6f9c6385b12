# needs: xml_fail
# Text of a document without its references.
def self.xml_text(at, text)
  return text unless text.include?('&')

  text.gsub(/&([^;&]{0,32};)?/) do |reference|
    xml_fail(at, '`&` stands alone') if reference == '&'
    known = { '&lt;' => '<', '&gt;' => '>', '&amp;' => '&', '&quot;' => '"', '&apos;' => "'" }[reference]
    next known if known

    xml_fail(at, "the entity `#{reference}` is not known") unless reference.start_with?('&#')
    code = reference[/\A&#(\d{1,7});\z/, 1]&.to_i || reference[/\A&#x(\h{1,6});\z/, 1]&.hex || 0
    allowed = [9, 10, 13].include?(code) || [0x20..0xD7FF, 0xE000..0xFFFD, 0x10000..0x10FFFF].any? { |range| range.include?(code) }
    allowed ? [code].pack('U') : xml_fail(at, "`#{reference}` is no character")
  end
end
