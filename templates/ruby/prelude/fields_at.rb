# needs: about_field
# The table of what lies inside of fields.
def self.fields_at(table, path)
  path.inject(table) { |inner, name| [about_field(inner[name] || {})[:type]].flatten.first || {} }
end
