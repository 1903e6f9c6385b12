# needs: kind same type
# Whether something is an element of an array, a key of an object, or a part of a text.
def self.contains(list, item)
  case type(list)
  when 'null' then return false
  when 'array' then return list.any? { |member| same(member, item) }
  when 'object' then return !list[item].nil? if item.nil? || type(item) == 'string'
  when 'string' then return !item.nil? && list.include?(item) if item.nil? || type(item) == 'string'
  end
  raise "#{kind(item)} cannot be in #{kind(list)}"
end
