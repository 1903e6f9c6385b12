# The text of an answer, in the charset that its type names; null for a charset that is not read.
def self.decode(x, content_type)
  charset = content_type.to_s[/;\s*charset\s*=\s*"?([^";\s]+)/i, 1].to_s.downcase
  marked = { "\xFF\xFE".b => 'utf-16le', "\xFE\xFF".b => 'utf-16be' }[x.byteslice(0, 2).b] if ['', 'utf-16'].include?(charset)
  name = { '' => 'UTF-8', 'utf8' => 'UTF-8', 'utf-8' => 'UTF-8', 'us-ascii' => 'UTF-8', 'latin1' => 'ISO-8859-1',
           'iso-8859-1' => 'ISO-8859-1', 'windows-1252' => 'Windows-1252', 'utf-16le' => 'UTF-16LE',
           'utf-16be' => 'UTF-16BE', 'utf-16' => 'UTF-16BE' }[marked || charset]
  return if name.nil?

  text = x.dup.force_encoding(name)
  text = name == 'UTF-8' ? text.scrub("\uFFFD") : text.encode('UTF-8', invalid: :replace, undef: :replace, replace: "\uFFFD")
  text.delete_prefix("\uFEFF")
end
