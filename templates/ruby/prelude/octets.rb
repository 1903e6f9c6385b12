# The octets that `%XX` stand for.
def self.octets(x)
  x.to_s.b.gsub(/%\h\h/n) { |code| code[1, 2].hex.chr }
end
