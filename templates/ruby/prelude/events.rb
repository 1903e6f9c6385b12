# needs: clean coded kind refuse text
# The events that a delivery tells: an object, a list of them, or null.
def self.events(given, about)
  items = given.is_a?(::Array) ? given : [given].compact
  events = items.map do |item|
    made = about[:each] ? about[:each].call(item) : item
    next if made.nil?
    refuse('R0181', "an event is an object, and this is #{kind(made)}") unless made.is_a?(::Hash)

    record = about[:record] ? coded('R0180') { about[:record].call(made) } : made
    key = about[:key] ? text(about[:key].call(record, item)) : ::SecureRandom.uuid
    refuse('R0401', 'a record has nothing that identifies it: its key is empty') if key.empty?

    clean(record).merge('specc_key' => key)
  end
  events.compact.uniq { |event| event['specc_key'] }
end
