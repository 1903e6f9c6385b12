# The integers from 0 up to, but not including, a number.
def self.range(count)
  return if count.nil?
  raise '`range` ends at 10000' if count > 10_000

  (0...count).to_a
end
