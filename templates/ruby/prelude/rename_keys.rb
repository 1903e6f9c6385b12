# needs: type
# Keys as a function writes them.
def self.rename_keys(x, function, deep = true, depth = 0)
  raise 'a value that is nested more than 100 deep cannot be walked' if depth > 100

  inside = ->(value) { deep ? rename_keys(value, function, deep, depth + 1) : value }
  case x
  when ::Array then x.map { |member| deep ? inside.call(member) : (depth.zero? && member.is_a?(::Hash) ? rename_keys(member, function, deep, 1) : member) }
  when ::Hash
    x.each_with_object({}) do |(key, value), renamed|
      name = function.call(key)
      raise "the new name of `#{key}` has to be a string" unless type(name) == 'string'
      raise "two keys would be named `#{name}`" if renamed.key?(name)

      renamed[name] = inside.call(value)
    end
  else x
  end
end
