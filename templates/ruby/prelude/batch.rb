# Arrays of so many elements.
def self.batch(xs, size)
  return if xs.nil?
  raise '`batch` needs a size of at least 1' unless size.positive?

  xs.each_slice([size, 1_000_000].min).to_a
end
