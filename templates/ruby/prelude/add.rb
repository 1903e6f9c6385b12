# needs: arithmetic later
# The sum of two numbers, or of a date or moment and a duration.
def self.add(left, right)
  return if left.nil? || right.nil?

  left.is_a?(::Time) || left.is_a?(::Date) ? later(left, right) : arithmetic('+', left, right)
end
