# needs: query
# An address without the parameters of these names.
def self.without_params(x, names)
  front, own = x.split('?', 2)
  return x if own.nil? || names.empty?

  taken = names.map { |name| query({ name => '' }) }
  kept = own.split('&').reject { |pair| pair.start_with?(*taken) }
  kept.empty? ? front : "#{front}?#{kept.join('&')}"
end
