# Whether a value is null or has nothing in it.
def self.empty(x)
  case x
  when nil then true
  when ::Hash then x.values.all?(&:nil?)
  when ::String, ::Array then x.empty?
  else false
  end
end
