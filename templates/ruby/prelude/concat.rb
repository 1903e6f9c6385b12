# All the elements, one array after the other.
def self.concat(lists)
  lists.compact.inject([]) { |all, list| all + list }
end
