# needs: read_object
# Raw data as the connector names and types it.
def self.read(x, shape)
  return if x.nil?
  #? read.list
  return read_object(x, shape) unless shape.is_a?(::Array)

  (x.is_a?(::Array) ? x : [x]).map { |member| read_object(member, shape.first) }
  #?
  #? !read.list

  read_object(x, shape)
  #?
end
