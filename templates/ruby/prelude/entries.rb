# The members as `{key, value}`.
def self.entries(x)
  x.nil? ? nil : x.reject { |_, value| value.nil? }.map { |key, value| { 'key' => key, 'value' => value } }
end
