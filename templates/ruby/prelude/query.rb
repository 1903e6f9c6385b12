# needs: parameters urlencode
# An object as a query or a form, in its order.
def self.query(x, arrays = 'repeat', nested = 'brackets')
  x.nil? ? nil : x.flat_map { |key, value| parameters(urlencode(key.to_s), value, arrays, nested) }.join('&')
end
