# needs: format_moment quoted trim zone
# The moment that a text names in a format of tokens; local time in this zone where it has no offset.
def self.read_format(x, format, zone_name = 'UTC')
  zone(zone_name) unless zone_name == 'UTC'
  two = '([0-9]{1,2})'
  forms = { '%Y' => '([0-9]{4})', '%y' => '([0-9]{2})', '%m' => two, '%-m' => two, '%b' => '([A-Za-z]{3})', '%B' => '([A-Za-z]{3,9})',
            '%d' => two, '%-d' => two, '%j' => '([0-9]{1,3})', '%H' => two, '%-H' => two, '%I' => two, '%-I' => two, '%p' => '([AaPp][Mm])',
            '%M' => two, '%S' => two, '%L' => '([0-9]+)', '%N' => '([0-9]+)', '%f' => '([0-9]+)', '%s' => '(-?[0-9]{1,12})',
            '%z' => '([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)', '%:z' => '([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)',
            '%a' => '([A-Za-z]{3})', '%A' => '([A-Za-z]{6,9})', '%%' => '%' }
  tokens = format.gsub(/%[FT%]/, '%F' => '%Y-%m-%d', '%T' => '%H:%M:%S', '%%' => '%%').scan(/%[-:]?.|[^%]+/)
  match = /\A#{tokens.map { |token| forms[token] || ::Regexp.escape(token) }.join}\z/.match(trim(x))
  read = match && format_moment(tokens.select { |token| forms.key?(token) && token != '%%' }.zip(match.captures).to_h, zone_name)
  read || raise("#{quoted(x)} is not a date of the format #{quoted(format)}")
end
