# needs: dig order
# The first element whose key stands in this relation to all before; null keys are skipped.
def self.extreme(xs, path, sign)
  keyed = xs.map { |x| [path ? dig(x, path) : x, x] }.reject { |key, _| key.nil? }
  order(keyed[0][0], keyed[0][0]) unless keyed.empty?
  best = keyed.inject { |before, after| order(after[0], before[0]) == sign ? after : before }
  best && best[1]
end
