# needs: dated
# A date or a moment so many milliseconds later.
def self.later(x, millis)
  return if x.nil? || millis.nil?
  return dated(x + Rational(millis, 1000)) if x.is_a?(::Time)
  raise 'only whole days can be added to a date' unless (millis % 86_400_000).zero?

  dated(x + millis / 86_400_000)
end
