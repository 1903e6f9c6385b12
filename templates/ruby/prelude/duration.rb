# needs: int
# A duration in milliseconds.
def self.duration(count, unit)
  units = { 'ms' => 1, 's' => 1000, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, 'w' => 604_800_000 }
  count.nil? ? nil : int(count * units[unit])
end
