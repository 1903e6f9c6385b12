# A text of digits without the white space around it, if it has this form; else null.
def self.digits(x, form)
  trimmed = x.gsub(/\A\s+|\s+\z/, '')
  trimmed.match?(form) ? trimmed : nil
end
