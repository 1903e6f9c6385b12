# The value of the block, or of the fallback where it fails.
def self.attempt(fallback)
  yield
rescue ::StandardError => e
  raise if e.respond_to?(:final?)

  fallback.call
end
