# needs: fromjson
# What a plain scalar of YAML is; one with leading zeros is text.
def self.yaml_plain(text)
  case text
  when '', '~', 'null', 'Null', 'NULL' then nil
  when 'true', 'True', 'TRUE' then true
  when 'false', 'False', 'FALSE' then false
  when /\A0(?:x\h+|o[0-7]+)\z/
    number = text[2..-1].to_i(text[1] == 'x' ? 16 : 8)
    number < 2**63 ? number : text
  when /\A[-+]?(?:\.\d+|(?:0|[1-9]\d*)(?:\.\d*)?)(?:[eE][-+]?\d+)?\z/
    fromjson(text.delete_prefix('+').sub(/\A-?(?=\.)/) { |sign| "#{sign}0" }.sub(/\.(?!\d)/, '.0'))
  else text
  end
end
