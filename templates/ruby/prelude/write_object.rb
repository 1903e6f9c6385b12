# needs: about_field clean code_of refuse write_field
# An object as the service names and writes its fields.
def self.write_object(x, shape)
  return x unless x.is_a?(::Hash)

  wire = {}
  x.each do |name, value|
    next if value.nil?

    unless shape.key?(name.to_s)
      wire[name.to_s] = clean(value)
      next
    end
    field = about_field(shape[name.to_s])
    written = begin
      write_field(value, field)
    rescue ::StandardError => e
      refuse(code_of(e), "`#{name}`: #{e.message}")
    end
    next if written.nil?

    path = field[:wire] ? [*field[:wire]] : [name.to_s]
    return written if path.empty?

    place = path[0..-2].inject(wire) { |outer, key| outer[key].is_a?(::Hash) ? outer[key] : outer[key] = {} }
    place[path.last] = written
  end
  wire
end
