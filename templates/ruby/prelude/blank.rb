# needs: empty type
# Whether a value is empty, or text of white space only.
def self.blank(x)
  type(x) == 'string' ? x.match?(/\A[[:space:]]*\z/) : empty(x)
end
