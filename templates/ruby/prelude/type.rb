# The type of a value as a word.
def self.type(x)
  case x
  when nil then 'null'
  when true, false then 'boolean'
  when ::Integer then x.bit_length < 64 ? 'integer' : 'decimal'
  when ::Float then 'number'
  when ::BigDecimal then 'decimal'
  when ::String then x.encoding == ::Encoding::BINARY ? 'bytes' : 'string'
  when ::Time then 'datetime'
  when ::Date then 'date'
  when ::Array then 'array'
  when ::Hash then 'object'
  else 'file'
  end
end
