# needs: csv_read
# The rows of CSV.
def self.fromcsv(x, separator = ',', headers = true)
  return if x.nil?
  raise 'the separator of CSV is one character' unless separator.match?(/\A[^"\r\n]\z/)

  csv_read(x, separator, headers)
end
