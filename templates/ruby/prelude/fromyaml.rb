# needs: yaml_value
# Reads YAML by its version 1.2: Ruby's own reader would take `no` for false and `0123` for 83.
def self.fromyaml(x)
  return if x.nil?

  yaml = x.sub(/\A\uFEFF/, '')
  raise 'this is not YAML: a character has to be escaped' if yaml.match?(/[\u0000-\b\v\f\u000E-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/)
  raise 'this is not YAML: a line is indented by a tab' if yaml.match?(/^ *(?:[-?] +)*[-?]?\t/)

  begin
    documents = ::Psych.parse_stream(yaml.end_with?("\n") ? yaml : "#{yaml}\n").children
  rescue ::Psych::SyntaxError
    raise 'this is not YAML'
  end
  raise 'this is more than one document of YAML' if documents.length > 1

  root = documents[0]&.root
  raise 'a document of YAML that is a block of text cannot be read' if root.is_a?(::Psych::Nodes::Scalar) && root.style > 3

  documents.empty? ? nil : yaml_value(root, 0)
end
