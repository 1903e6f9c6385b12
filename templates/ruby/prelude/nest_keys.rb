# Keys cut at the separator, objects inside of each other.
def self.nest_keys(x, separator = '.')
  return if x.nil?
  raise '`nest_keys` needs a separator' if separator.empty?

  present = x.compact
  present.each_with_object({}) do |(key, value), nested|
    pieces = key.split(/#{::Regexp.escape(separator)}/, -1)
    pieces = [''] if pieces.empty?
    raise 'a value that is nested more than 100 deep cannot be walked' if pieces.length > 100

    above = nil
    place = pieces[0...-1].inject(nested) do |inside, piece|
      above = above ? "#{above}#{separator}#{piece}" : piece
      raise "there is another value at `#{above}`" if present.key?(above)

      inside[piece] ||= {}
    end
    place[pieces.last] = value
  end
end
