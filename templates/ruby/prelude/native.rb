# What the spec's own Ruby gives, as a value of the language: symbols are texts, and so are the keys of objects.
def self.native(x)
  case x
  when nil, true, false, ::String, ::Integer, ::BigDecimal, ::Time then x
  when ::Symbol then x.to_s
  when ::Float
    raise 'native code gave a number that is none' unless x.finite?

    x
  when ::DateTime then x.to_time
  when ::Date then x
  when ::Array then x.map { |member| native(member) }
  when ::Hash then x.each_with_object({}) { |(key, value), all| all[key.to_s] = native(value) }
  else
    # A request is sent when its answer is read.
    return native(x.response!) if x.respond_to?(:response!)

    raise "native code gave a value of the class #{x.class}, which the language does not have"
  end
end
