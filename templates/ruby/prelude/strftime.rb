# A date or a moment in a format of tokens.
def self.strftime(x, format)
  return if x.nil?

  x = ::Time.utc(x.year, x.month, x.day) unless x.is_a?(::Time)
  x.strftime(format.gsub(/%%|%f/) { |token| token == '%f' ? '%6N' : token })
end
