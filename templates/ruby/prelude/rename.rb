# needs: type
# Keys renamed, in their places.
def self.rename(x, table)
  return if x.nil?

  new = table.select { |old, name| x.key?(old) && !name.nil? }
  new.each { |old, name| raise "the new name of `#{old}` has to be a string" unless type(name) == 'string' }
  x.reject { |key, _| new.value?(key) && !new.key?(key) }.map { |key, value| [new.fetch(key, key), value] }.to_h
end
