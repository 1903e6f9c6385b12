# needs: get
# Found fields as a shape takes them: those without `specc` are declared, and stand elsewhere.
def self.found(fields, rules)
  kept = fields.map { |field| field.to_h.map { |key, value| [key.to_sym, value] }.to_h }.select { |field| field[:specc] }
  rules.each do |rule, names, asked|
    case rule
    when :only then kept = kept.select { |field| names.include?(field[:name]) }
    when :except then kept = kept.reject { |field| names.include?(field[:name]) }
    when :seen then kept = kept.reject { |field| get(field[:specc], names) && !asked.include?(field[:name]) }
    when :require then kept.each { |field| field[:optional] = false if names.include?(field[:name]) }
    when :optional then kept.each { |field| field[:optional] = true if names.nil? || names.include?(field[:name]) }
    when :where
      kept = kept.select do |field|
        type = get(field[:specc], 'type')
        type = 'array' if type.is_a?(::Array)
        type = 'object' unless %w[string integer number decimal boolean date datetime any map array].include?(type)
        names.call('name' => field[:name], 'type' => type, 'custom' => field[:custom] == true, 'extra' => get(field[:specc], 'extra')) == true
      end
    end
  end
  kept.each { |field| field[:toggle_field] = field[:toggle_field].merge(optional: field[:optional]) if field[:toggle_field] }
end
