# needs: micros
# A value as it is kept while an action waits: as JSON, with a mark where JSON has no such value, and where a key looks like a mark.
def self.stored(x)
  case x
  when ::Hash
    members = x.map { |key, value| [key.to_s, stored(value)] }.to_h
    members.keys.any? { |key| key.start_with?('$') } ? { '$hash' => members } : members
  when ::Array then x.map { |value| stored(value) }
  when ::Time then { '$time' => [micros(x), x.utc_offset] }
  when ::Date then { '$date' => x.iso8601 }
  when ::BigDecimal then { '$decimal' => x.to_s('F') }
  else x
  end
end
