# needs: text urlencode
# The pairs of a query that a name, encoded already, and its value give; nulls give none.
def self.parameters(name, x, arrays, nested, depth = 0)
  raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

  case x
  when nil then []
  when ::Hash
    x.flat_map do |key, value|
      inner = nested == 'dots' ? ".#{urlencode(key.to_s)}" : "%5B#{urlencode(key.to_s)}%5D"
      parameters("#{name}#{inner}", value, arrays, nested, depth + 1)
    end
  when ::Array
    members = x.compact
    if arrays == 'comma'
      return members.empty? ? [] : ["#{name}=#{members.map { |member| urlencode(text(member)) }.join(',')}"]
    end

    members.each_with_index.flat_map do |member, at|
      suffix = { 'brackets' => '%5B%5D', 'indices' => "%5B#{at}%5D" }[arrays]
      parameters("#{name}#{suffix}", member, arrays, nested, depth + 1)
    end
  else ["#{name}=#{urlencode(text(x))}"]
  end
end
