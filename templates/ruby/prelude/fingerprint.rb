# needs: digest hexencode only tojson
# 32 hexadecimal digits that change when the data does.
def self.fingerprint(x, names = [])
  return if x.nil?

  part = names.empty? ? x : only(x, names)
  hexencode(digest(tojson(part, 0, true), 'sha256')[0, 16])
end
