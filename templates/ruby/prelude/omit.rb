# A written object without its nulls; null itself if nothing is left of it. Keys in `keep` stay.
def self.omit(x, keep = [])
  kept = x.reject { |key, value| value.nil? && !keep.include?(key) }
  kept.empty? && !x.empty? ? nil : kept
end
