# needs: quoted read_format
# The moment that a mail names.
def self.read_mail(x)
  zones = { 'GMT' => '+0000', 'UT' => '+0000', 'EST' => '-0500', 'EDT' => '-0400', 'CST' => '-0600', 'CDT' => '-0500',
            'MST' => '-0700', 'MDT' => '-0600', 'PST' => '-0800', 'PDT' => '-0700' }
  words = x.split(/[ \t\n\f\r]+/).reject(&:empty?)
  words.shift if words.first.to_s.end_with?(',')
  east = zones.fetch(words.last.to_s, words.last.to_s)
  raise "#{quoted(x)} is not a date" unless words.length == 5 && east.match?(/\A[+-].{4}\z/m)

  begin
    read_format("#{words[0, 4].join(' ')} #{east}", words[3].length > 5 ? '%d %b %Y %T %z' : '%d %b %Y %H:%M %z')
  rescue ::StandardError
    raise "#{quoted(x)} is not a date"
  end
end
