# needs: json_text
# A text in YAML, in quotes where some reader might take it for something else.
def self.yaml_text(text)
  words = %w[y n yes no on off true false null]
  return text if text.match?(%r{\A[A-Za-z_][A-Za-z0-9_\-./ ]*\z}) && !text.end_with?(' ') && !words.include?(text.downcase)

  json_text(text).gsub(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/) { |letter| format('\\u%04x', letter.ord) }
end
