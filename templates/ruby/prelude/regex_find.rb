# The first part of a text that matches.
def self.regex_find(x, pattern)
  x.nil? ? nil : x[pattern]
end
