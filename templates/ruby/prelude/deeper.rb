# needs: refuse
# The value of the block; calls of methods in it are one deeper.
def self.deeper
  @depth = @depth.to_i + 1
  refuse('R0320', 'calls of methods are nested more than 100 deep') if @depth > 100

  yield
ensure
  @depth -= 1
end
