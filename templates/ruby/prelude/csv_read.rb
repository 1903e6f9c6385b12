# The rows of CSV (RFC 4180): objects by the header, or arrays. All values are texts.
def self.csv_read(x, separator = ',', headers = true)
  require 'strscan'
  at = ::StringScanner.new(x.delete_prefix("\uFEFF"))
  refuse = ->(place, what) { raise "this is not CSV (line #{at.string.byteslice(0, place).count("\n") + 1}): #{what}" }
  bare = /[^#{::Regexp.escape(separator)}\n"]*/
  between = /#{::Regexp.escape(separator)}/
  names = nil
  rows = []
  until at.eos?
    next if at.skip(/\r?\n/)

    start = at.pos
    row = []
    loop do
      place = at.pos
      if at.skip(/"/)
        field = +''
        loop do
          field << (at.scan_until(/"/) || refuse.call(place, 'a quote is not closed'))[0..-2]
          break unless at.skip(/"/)

          field << '"'
        end
        closed = at.eos? || at.match?(between) || at.match?(/\r?\n/)
        refuse.call(place, 'text stands behind a quote') unless closed
      else
        field = at.scan(bare)
        refuse.call(place, 'a quote stands inside of a field without quotes') if at.match?(/"/)
        field = field.delete_suffix("\r") if at.match?(/\n/)
      end
      row << field
      break unless at.skip(between)
    end
    at.skip(/\r?\n/)
    if !headers
      rows << row
    elsif names.nil?
      names = row
      twice = names.group_by(&:itself).values.find { |same| same.length > 1 }&.first
      refuse.call(start, "the header names `#{twice}` twice") if twice
    else
      refuse.call(start, "a row has #{row.length} fields, and the header #{names.length}") if row.length > names.length
      rows << names.zip(row).to_h
    end
  end
  rows
end
