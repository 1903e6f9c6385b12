# needs: arithmetic later
# The difference of two numbers, dates or moments, or of one of these and a duration.
def self.subtract(left, right)
  return if left.nil? || right.nil?
  return ((left.to_r - right.to_r) * 1000).floor if left.is_a?(::Time) && right.is_a?(::Time)
  return (left - right).to_i * 86_400_000 if left.is_a?(::Date) && right.is_a?(::Date)

  left.is_a?(::Time) || left.is_a?(::Date) ? later(left, -right) : arithmetic('-', left, right)
end
