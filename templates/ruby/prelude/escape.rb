# The characters of HTML as entities.
def self.escape(x)
  entities = { '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;' }
  x.nil? ? nil : x.gsub(/[&<>"']/, entities)
end
