# needs: moment offset quoted trim zone
# The moment that a text names in ISO 8601; local time in this zone where it has no offset.
def self.read_moment(x, zone_name = 'UTC')
  zone(zone_name) unless zone_name == 'UTC'
  form = /\A(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?\z/
  match = form.match(x) || form.match(trim(x))
  if match
    parts = match.captures[0, 6].map(&:to_i)
    digits = match[7].to_s
    east = offset(match[8])
    read = moment(parts << Rational(digits.to_i, 10**digits.length), east, zone_name) unless east == false
  end
  read || raise("#{quoted(x)} is not a date")
end
