# needs: about_field clean dig read_field
# Raw data as an object of these fields. Keys that are no fields stay as they are.
def self.read_object(x, shape)
  fields = shape.map { |name, entry| [name, about_field(entry)] }
  whole = fields.length == 1 && fields[0][1][:wire] == []
  return x unless whole || x.is_a?(::Hash)

  typed = {}
  taken = []
  fields.each do |name, field|
    path = field[:wire] ? [*field[:wire]] : [name]
    taken << path[0]
    value = begin
      read_field(dig(x, path), field)
    rescue ::StandardError => e
      raise "`#{name}`: #{e.message}"
    end
    typed[name] = value unless value.nil?
  end
  return { fields[0][0] => typed[fields[0][0]] } if whole

  x.each { |key, value| typed[key.to_s] = clean(value) unless value.nil? || taken.include?(key.to_s) || typed.key?(key.to_s) }
  typed
end
