# Whether both are the same, found out in a time that does not depend on what they hold.
def self.secure_equals(left, right)
  return if left.nil?
  return false unless left.bytesize == right.bytesize

  left.bytes.zip(right.bytes).inject(0) { |differs, (one, other)| differs | (one ^ other) }.zero?
end
