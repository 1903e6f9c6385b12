# All matches replaced by text and groups.
def self.regex_replace(x, pattern, parts)
  return if x.nil?

  x.gsub(pattern) do
    match = ::Regexp.last_match
    parts.map { |part| part.is_a?(::String) ? part : match[part].to_s }.join
  end
end
