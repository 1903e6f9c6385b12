# A form of Unicode.
def self.normalize(x, form = 'NFC')
  x.nil? ? nil : x.unicode_normalize(form.downcase.to_sym)
end
