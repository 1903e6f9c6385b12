# needs: kind
# A part of a text, an array or bytes, its bounds clamped.
def self.slice(x, from, to)
  return if x.nil?
  raise "#{kind(x)} has no slices" unless x.is_a?(::String) || x.is_a?(::Array)

  first, last = [[from, 0], [to, x.length]].map do |bound, absent|
    raise "the bound of a slice has to be an integer, this is #{kind(bound)}" unless bound.nil? || bound.is_a?(::Integer)

    bound = absent if bound.nil?
    bound.negative? ? [x.length + bound, 0].max : [bound, x.length].min
  end
  x[first, [last - first, 0].max]
end
