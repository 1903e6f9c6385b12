# needs: about_field
# A table of fields with those that were found: what the platform hands in says which they are.
def self.described(table, schema, types)
  found = {}
  (schema || []).each do |field|
    mark = field['specc']
    inner = field['properties']
    if mark
      kind = [mark['type']].flatten.first
      type = types[kind] || (kind == 'object' ? described({}, inner, types) : kind.to_sym)
      entry = { type: mark['type'].is_a?(::Array) ? [type] : type, label: field['label'], wire: mark['wire'] }
      entry[:format] = mark['format'] if mark['format']
      entry[:separator] = mark['separator'] if mark['separator']
      entry[:required] = true if field['optional'] == false
      entry.update(choices: field['pick_list'].map { |label, value| [value, label] }, free: true) if field['pick_list'].is_a?(::Array)
      entry[:many] = ',' if field['delimiter']
      found[field['name']] = entry
    elsif inner.is_a?(::Array)
      entry = about_field((table || {})[field['name']] || {})
      before = [entry[:type]].flatten.first
      deeper = described(before.is_a?(::Hash) ? before : {}, inner, types)
      next if deeper.empty? || deeper == before

      found[field['name']] = entry.merge(type: field['of'] ? [deeper] : deeper)
    end
  end
  (table || {}).merge(found)
end
