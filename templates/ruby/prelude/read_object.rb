# needs: about_field clean code_of get read_field refuse
# Raw data as an object of these fields. Keys that are no fields stay as they are.
def self.read_object(x, shape)
  fields = shape.map { |name, entry| [name, about_field(entry)] }
  whole = fields.length == 1 && fields[0][1][:wire] == [] #? read.whole
  return x unless whole || x.is_a?(::Hash) #? read.whole
  return x unless x.is_a?(::Hash) #? !read.whole

  typed = {}
  taken = [] #? read.wire
  fields.each do |name, field|
    path = field[:wire] ? [*field[:wire]] : [name] #? read.wire
    taken << path[0] #? read.wire
    value = begin
      read_field(path.inject(x) { |outer, key| get(outer, key) }, field) #? read.wire
      read_field(x[name], field) #? !read.wire
    rescue ::StandardError => e
      refuse(code_of(e) == 'R0300' ? 'R0204' : code_of(e), "`#{name}`: #{e.message}")
    end
    typed[name] = value unless value.nil?
  end
  #? read.whole
  return { fields[0][0] => typed[fields[0][0]] } if whole

  #?
  x.each { |key, value| typed[key.to_s] = clean(value) unless value.nil? || taken.include?(key.to_s) || typed.key?(key.to_s) } #? read.wire
  x.each { |key, value| typed[key.to_s] = clean(value) unless value.nil? || shape.key?(key.to_s) } #? !read.wire
  typed
end
