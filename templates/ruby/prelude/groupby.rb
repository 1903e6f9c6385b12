# needs: dig identity
# Groups of elements, in the order in which their keys appear.
def self.groupby(xs, path)
  return if xs.nil?

  xs.group_by { |x| identity(dig(x, path)) }.values.map { |items| { 'key' => dig(items[0], path), 'items' => items } }
end
