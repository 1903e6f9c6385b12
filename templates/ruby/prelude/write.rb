# needs: write_object
# Data as the service names and writes it.
def self.write(x, shape)
  return write_object(x, shape) unless shape.is_a?(::Array)

  x.is_a?(::Array) ? x.map { |member| write_object(member, shape[0]) } : write_object(x, shape[0])
end
