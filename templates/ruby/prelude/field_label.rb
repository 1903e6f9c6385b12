# needs: humanize
# What people call a field of a table.
def self.field_label(field)
  field[:label] || humanize(field[:name])
end
