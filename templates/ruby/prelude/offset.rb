# Seconds east of UTC; null without one, false for one that there is not.
def self.offset(x)
  return if x.nil?
  return 0 if x.casecmp?('z')

  hours = x[1, 2].to_i
  minutes = x[3..-1].delete(':').to_i
  return false if hours > 23 || minutes > 59

  (hours * 3600 + minutes * 60) * (x.start_with?('-') ? -1 : 1)
end
