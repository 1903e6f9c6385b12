# A legal name for any text, from which the text can be read again.
def self.field_name(x)
  x.gsub(/\A[0-9]|[^A-Za-z0-9_]|_(?=x\h+_)/) { |letter| "_x#{letter.ord.to_s(16)}_" }
end
