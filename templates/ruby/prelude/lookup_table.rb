# needs: text
# The first row of a table that holds these texts; null where there is none. The block asks the platform.
def self.lookup_table(name, columns)
  return if name.nil? || columns.value?(nil)

  texts = columns.transform_values { |value| text(value) }
  row = yield(name, texts) if block_given?
  row.nil? || row.empty? ? nil : row.to_h
end
