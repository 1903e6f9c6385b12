# What JSON gave, if all its numbers can be held.
def self.json_checked(x)
  case x
  when ::Hash then x.each_value { |value| json_checked(value) }
  when ::Array then x.each { |member| json_checked(member) }
  when ::Float then raise 'this is not JSON: a number is too large' unless x.finite?
  when ::Integer then raise 'this is not JSON: a number has more than 34 digits' if x.bit_length > 112 && x.abs >= 10**34
  end
  x
end
