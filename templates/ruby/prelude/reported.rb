# needs: mask refuse
# The block for each element, also behind one that fails: what it gave, and what failed. It is an error where
# nobody is `told` of a failure, and where all failed.
def self.reported(list, told, secrets = [])
  results = []
  failed = []
  list.each_with_index do |item, index|
    value = yield(item, index)
    results << value unless value.nil?
  rescue ::StandardError => e
    failed << { 'index' => index, 'item' => item, 'message' => mask(e.message, secrets) }
  end
  if !failed.empty? && (!told || failed.length == list.length)
    texts = failed.first(10).map { |one| "#{one['index'] + 1}: #{one['message']}" }
    texts << '…' if failed.length > 10
    refuse('R0322', "#{failed.length} of #{list.length} failed: #{texts.join('; ')}")
  end
  { 'results' => results, 'failed' => failed }
end
