# What a function gives for each value.
def self.map_values(x, function)
  x.nil? ? nil : x.compact.map { |key, value| [key, function.call(value)] }.to_h
end
