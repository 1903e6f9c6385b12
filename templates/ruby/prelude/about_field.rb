# A field of a table: its type alone, or all that is said about it.
def self.about_field(entry)
  entry.is_a?(::Hash) && entry.key?(:type) ? entry : { type: entry }
end
