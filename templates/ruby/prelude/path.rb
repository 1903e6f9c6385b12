# needs: refuse
# A path, if no value in it leads to another one.
def self.path(x)
  climbs = x.split(/[?#]/, 2).first.to_s.split('/').any? { |segment| ['.', '..'].include?(segment.gsub(/%2e/i, '.')) }
  refuse('R0302', 'a value in the path leads to another path') if climbs

  x
end
