# needs: text
# The texts and numbers in secrets, at every depth.
def self.secret_texts(x)
  case x
  when ::Hash then secret_texts(x.values)
  when ::Array then x.flat_map { |member| secret_texts(member) }
  when ::String then [x]
  when ::Numeric then [text(x)]
  else []
  end
end
