# A written list without its nulls; null itself if nothing is left of it. Positions in `keep` stay.
def self.omit_list(x, keep = [])
  kept = x.each_index.reject { |at| x[at].nil? && !keep.include?(at) }.map { |at| x[at] }
  kept.empty? && !x.empty? ? nil : kept
end
