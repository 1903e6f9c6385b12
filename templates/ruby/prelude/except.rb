# Without these keys.
def self.except(x, names)
  x.nil? ? nil : x.reject { |key, _| names.flatten.include?(key) }
end
