# Whether one of the patterns of a rule describes a failed answer.
def self.matches(patterns, failure, status, text)
  patterns.any? do |pattern|
    case pattern
    when :any then true
    when :network then failure == :network
    when :timeout then failure == :timeout
    when ::Integer then status == pattern
    when ::Range then pattern.include?(status)
    when ::Regexp then failure.nil? && pattern.match?(text)
    else failure.nil? && text.include?(pattern)
    end
  end
end
