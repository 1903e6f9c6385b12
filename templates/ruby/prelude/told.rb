# The seconds that a header says: a number of them, a moment since 1970, or a date; null where it says none.
def self.told(x, now)
  if x.match?(/\A\d+(\.\d*)?\z|\A\.\d+\z/)
    number = x.to_f
    # So many seconds would be decades: it is a moment.
    number = number / 1000 - now if number >= 1e11
    number -= now if number >= 1e9
    return number.clamp(0, 86_400)
  end
  moment = begin
    ::Time.httpdate(x)
  rescue ::ArgumentError
    ::Time.iso8601(x)
  end
  (moment.to_i - now).clamp(0, 86_400)
rescue ::ArgumentError
  nil
end
