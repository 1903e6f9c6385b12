# needs: yaml_lines
# Writes a value as YAML that every reader takes for the same.
def self.toyaml(x, nulls = false)
  "#{yaml_lines(x, nulls, 0).join("\n")}\n"
end
