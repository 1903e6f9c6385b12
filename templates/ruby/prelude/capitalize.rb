# The first letter large, the others small.
def self.capitalize(x)
  x.nil? ? nil : "#{x[0, 1].upcase}#{x[1..-1].to_s.downcase}"
end
