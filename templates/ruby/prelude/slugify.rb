# needs: ascii
# Small letters and digits, with dashes between them.
def self.slugify(x)
  x.nil? ? nil : ascii(x).downcase.scan(/[a-z0-9]+/).join('-')
end
