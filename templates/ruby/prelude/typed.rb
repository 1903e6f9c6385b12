# needs: boolean decimal integer kind number read_date read_object read_time
# A raw value as one of a type.
def self.typed(x, type)
  return if x.nil? || (x == '' && !%i[string any bytes].include?(type))

  case type
  when :string, :any then x
  when :integer, :duration then integer(x) #? read.integer read.duration input.integer input.duration
  when :number then number(x) #? read.number input.number
  when :decimal then decimal(x) #? read.decimal input.decimal
  when :boolean then boolean(x) #? read.boolean input.boolean
  when :date then read_date(x) #? read.date input.date
  when :datetime then read_time(x) #? read.datetime input.datetime
  when :bytes then x.is_a?(::String) ? x.b : x #? read.bytes input.bytes
  #? read.map input.map
  when :map
    raise "it is #{kind(x)}, an object was expected" unless x.is_a?(::Hash)

    x
  #?
  when ::Hash then read_object(x, type) #? read.object
  when ::Array then (x.is_a?(::Array) ? x : [x]).map { |member| typed(member, type[0]) } #? read.array
  else x
  end
end
