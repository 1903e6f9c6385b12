# needs: urldecode
# The names and values of a query.
def self.from_query(x)
  return if x.nil?

  pairs = x.split('&').reject(&:empty?).map do |pair|
    name, value = pair.split('=', 2)
    [urldecode(name, true), urldecode(value.to_s, true)]
  end
  pairs.group_by(&:first).map { |name, all| [name, all.length == 1 ? all[0][1] : all.map(&:last)] }.to_h
end
