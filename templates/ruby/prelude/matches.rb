# needs: patient
# Whether one of the patterns of a rule describes a failed answer.
def self.matches(patterns, failure, status, text)
  patterns.any? do |pattern|
    case pattern
    when ::Integer then status == pattern
    when :any then true #? pattern.any
    when :network, :timeout then failure == pattern #? pattern.network pattern.timeout
    when ::Range then pattern.include?(status) #? pattern.class
    when ::Regexp then failure.nil? && pattern.match?(text) #? pattern.regex+!pattern.long
    when ::Regexp then failure.nil? && patient(5) { pattern.match?(text) } #? pattern.long
    when ::String then failure.nil? && text.include?(pattern) #? pattern.text
    end
  end
end
