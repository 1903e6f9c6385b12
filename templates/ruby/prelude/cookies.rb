# needs: cookie
# The header that brings these cookies; null where there are none.
def self.cookies(all)
  there = all.compact.map { |name, value| cookie(name, value) }
  there.empty? ? nil : there.join('; ')
end
