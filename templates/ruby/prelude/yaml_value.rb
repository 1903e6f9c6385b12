# needs: yaml_plain
# The value of a part of YAML. Tags, anchors and aliases are refused.
def self.yaml_value(node, depth)
  raise 'YAML with anchors and aliases cannot be read' if node.is_a?(::Psych::Nodes::Alias) || node.anchor
  raise 'YAML with tags cannot be read' if node.tag
  return node.style == ::Psych::Nodes::Scalar::PLAIN ? yaml_plain(node.value) : node.value if node.is_a?(::Psych::Nodes::Scalar)
  raise 'YAML that is nested more than 100 deep cannot be read' if depth == 100
  return node.children.map { |member| yaml_value(member, depth + 1) } if node.is_a?(::Psych::Nodes::Sequence)

  node.children.each_slice(2).each_with_object({}) do |(key, value), members|
    raise 'a key of YAML that is a list or a map cannot be read' unless key.is_a?(::Psych::Nodes::Scalar)
    raise 'YAML with anchors or tags cannot be read' if key.anchor || key.tag
    raise 'a key of YAML that is null cannot be read' if key.style == ::Psych::Nodes::Scalar::PLAIN && ['', '~'].include?(key.value)
    raise "this is not YAML: the key `#{key.value}` stands twice" if members.key?(key.value)

    members[key.value] = yaml_value(value, depth + 1)
  end
end
