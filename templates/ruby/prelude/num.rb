# A number, if it is finite.
def self.num(x)
  raise 'the number is too large' unless x.nil? || x.finite?

  x
end
