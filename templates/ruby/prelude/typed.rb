# needs: boolean decimal integer kind number read_date read_object read_time
# A raw value as one of a type.
def self.typed(x, type)
  return if x.nil? || (x == '' && !%i[string any].include?(type))

  case type
  when :integer, :duration then integer(x)
  when :number then number(x)
  when :decimal then decimal(x)
  when :boolean then boolean(x)
  when :date then read_date(x)
  when :datetime then read_time(x)
  when :bytes then x.is_a?(::String) ? x.b : x
  when :map
    raise "it is #{kind(x)}, an object was expected" unless x.is_a?(::Hash)

    x
  when ::Hash then read_object(x, type)
  when ::Array then (x.is_a?(::Array) ? x : [x]).map { |member| typed(member, type[0]) }
  else x
  end
end
