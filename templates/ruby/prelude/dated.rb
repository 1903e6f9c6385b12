# A date or a moment, if it lies in the years 1 to 9999.
def self.dated(x)
  raise 'a date has to lie in the years 1 to 9999' unless x.year.between?(1, 9999)

  x
end
