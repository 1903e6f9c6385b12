# needs: distinct_fields found_field
# Described fields as fields of the platform, each name once.
def self.found_fields(list, types, depth = 0)
  return [] unless list.is_a?(::Array)

  distinct_fields(list.map { |one| found_field(one, types, depth) }.compact)
end
