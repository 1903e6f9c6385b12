# Without nulls deep inside, and without what has nothing in it then.
def self.deep_compact(x, depth = 0)
  raise 'a value that is nested more than 100 deep cannot be walked' if depth > 100

  stays = ->(value) { !value.nil? && !([::Array, ::Hash].include?(value.class) && value.empty?) }
  case x
  when ::Array then x.map { |member| deep_compact(member, depth + 1) }.select(&stays)
  when ::Hash then x.map { |key, value| [key, deep_compact(value, depth + 1)] }.select { |_, value| stays.call(value) }.to_h
  else x
  end
end
