# needs: dated
# The moment so many seconds after 1970, in UTC; the number counts as it is written.
def self.from_epoch(x, unit = 1)
  return if x.nil?

  nanos = (Rational(x.is_a?(::Float) ? x.to_s : x) * 10**9 / unit).floor
  raise 'a date has to lie in the years 1 to 9999' unless nanos.abs < 10**21

  dated(::Time.at(Rational(nanos, 10**9)).utc)
end
