# needs: at get
# An element by its position or a member by its key.
def self.index(x, key)
  case key
  when ::Integer then at(x, key)
  when ::String then get(x, key)
  end
end
