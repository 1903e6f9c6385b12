# needs: found_field
# Described fields as fields of the platform; the first of a name counts.
def self.found_fields(list, types, depth = 0)
  return [] unless list.is_a?(::Array)

  list.map { |one| found_field(one, types, depth) }.compact.uniq { |field| field[:name] }
end
