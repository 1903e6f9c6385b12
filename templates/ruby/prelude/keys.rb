# The keys whose value is not null.
def self.keys(x)
  x.nil? ? nil : x.reject { |_, value| value.nil? }.keys
end
