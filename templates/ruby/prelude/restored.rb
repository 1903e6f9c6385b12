# What was kept while an action waited, as it was.
def self.restored(x)
  case x
  when ::Hash
    if x.key?('$time')
      ::Time.at(x['$time'][0].div(1_000_000), x['$time'][0] % 1_000_000, in: x['$time'][1])
    elsif x.key?('$date')
      ::Date.iso8601(x['$date'])
    elsif x.key?('$decimal')
      ::Kernel.BigDecimal(x['$decimal'])
    else
      (x['$hash'] || x).to_h.map { |key, value| [key.to_s, restored(value)] }.to_h
    end
  when ::Array then x.map { |value| restored(value) }
  else x
  end
end
