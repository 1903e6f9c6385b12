# needs: kind quoted text type
# Fails, saying that a value is not what it should be.
def self.unreadable(x, wanted)
  is = { 'string' => -> { quoted(x) }, 'integer' => -> { text(x) }, 'number' => -> { text(x) }, 'decimal' => -> { text(x) } }
  raise "#{is.fetch(type(x), -> { kind(x) }).call} is not #{wanted}"
end
