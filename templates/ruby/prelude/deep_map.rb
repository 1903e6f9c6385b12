# What a function gives for each value deep inside.
def self.deep_map(x, function, depth = 0)
  raise 'a value that is nested more than 100 deep cannot be walked' if depth > 100

  case x
  when nil then nil
  when ::Array then x.map { |member| deep_map(member, function, depth + 1) }
  when ::Hash then x.map { |key, value| [key, deep_map(value, function, depth + 1)] }.to_h
  else function.call(x)
  end
end
