# Data without the nulls of its objects, at every depth; nulls of arrays stay.
def self.clean(x)
  case x
  when ::Hash then x.reject { |_, value| value.nil? }.map { |key, value| [key, clean(value)] }.to_h
  when ::Array then x.map { |member| clean(member) }
  else x
  end
end
