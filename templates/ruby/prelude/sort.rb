# needs: dig order
# In order; equal ones keep theirs, nulls come last.
def self.sort(xs, path = nil, reverse = false)
  return if xs.nil?

  keyed = xs.each_with_index.map { |x, at| [path ? dig(x, path) : x, at] }
  nulls, others = keyed.partition { |key, _| key.nil? }
  others.each { |key, _| order(others[0][0], key) }
  sorted = others.sort do |left, right|
    turned = order(left[0], right[0]) * (reverse ? -1 : 1)
    turned.zero? ? left[1] <=> right[1] : turned
  end
  sorted.concat(nulls).map { |_, at| xs[at] }
end
