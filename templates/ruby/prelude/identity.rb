# Something that is `eql?` for values that are the same.
def self.identity(x)
  case x
  when ::Numeric then x.to_r
  when ::Array then x.map { |member| identity(member) }
  when ::Hash then x.reject { |_, value| value.nil? }.map { |key, value| [key, identity(value)] }.sort_by(&:first).unshift(::Hash)
  when ::Time then [::Time, x.to_r]
  when ::Date then [::Date, x.jd]
  when ::String then [x.encoding == ::Encoding::BINARY, x.b]
  else x
  end
end
