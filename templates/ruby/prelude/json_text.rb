# A text as JSON, with nothing escaped that need not be.
def self.json_text(x)
  short = { '"' => '\"', '\\' => '\\\\', "\b" => '\b', "\f" => '\f', "\n" => '\n', "\r" => '\r', "\t" => '\t' }
  "\"#{x.gsub(/["\\\u0000-\u001f]/) { |c| short.fetch(c) { format('\u%04x', c.ord) } }}\""
end
