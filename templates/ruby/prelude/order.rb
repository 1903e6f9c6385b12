# needs: kind type
# Which of two values comes first: -1, 0 or 1.
def self.order(left, right)
  return left.to_r <=> right.to_r if left.is_a?(::Numeric) && right.is_a?(::Numeric)
  return (left ? 1 : 0) <=> (right ? 1 : 0) if [left, right].all? { |side| [true, false].include?(side) }

  ordered = type(left) == type(right) && %w[string date datetime].include?(type(left))
  raise "#{kind(left)} and #{kind(right)} have no order" unless ordered

  left <=> right
end
