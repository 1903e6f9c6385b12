# A text with its last word in another form, which the block gives; of `contactPerson` that is `Person`.
def self.last_word(text)
  run = text[/[A-Za-z]*\z/]
  hump = run.rindex(/(?<=[a-z])[A-Z]/) || 0
  word = run[hump..-1]
  return text if word.empty?

  front = text[0, text.length - word.length]
  lower = word.downcase
  made = yield(lower)
  return front + made.upcase if word.length > 1 && word == word.upcase

  same = (0...[made.length, lower.length].min).find { |at| made[at] != lower[at] } || [made.length, lower.length].min
  front + word[0, same] + made[same..-1]
end
