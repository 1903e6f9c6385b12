# needs: pairs_of
# The headers of a request that are signed, which stand behind the `#` of its address.
def self.sent_fields(x)
  pairs_of(::URI.parse(x).fragment, false)
end
