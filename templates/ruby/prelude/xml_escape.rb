# needs: text
# Text as it stands in a document.
def self.xml_escape(x, quoted)
  text = text(x)
  raise 'text with a control character cannot be written as XML' if text.match?(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/)

  escaped = text.gsub(/[&<>\r]/, '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', "\r" => '&#13;')
  return escaped.gsub(/["\t\n]/) { |letter| letter == '"' ? '&quot;' : "&##{letter.ord};" } if quoted

  # White space alone would be no text.
  text.match?(/\S/) ? escaped : escaped.sub(/\A[ \t\n]/) { |letter| "&##{letter.ord};" }
end
