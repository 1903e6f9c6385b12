# The address that a `Link` header (RFC 8288) gives for `rel="next"`.
def self.next_link(header)
  header.to_s.scan(/<([^>]*)>([^<]*)/).each do |target, parameters|
    parameters.split(';').each do |parameter|
      name, value = parameter.split('=', 2)
      next unless value && name.strip.casecmp('rel').zero?

      words = value.strip.chomp(',').strip.delete('"').split
      return target if words.any? { |word| word.casecmp('next').zero? }
    end
  end
  nil
end
