# Arrays among the elements opened.
def self.flatten(xs, depth = 1)
  xs.nil? ? nil : xs.flatten(depth)
end
