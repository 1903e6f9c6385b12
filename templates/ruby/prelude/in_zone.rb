# needs: dated shown zone
# The same moment, shown as clocks there do.
def self.in_zone(x, name)
  return if x.nil?

  dated(shown(x, name == 'UTC' ? 0 : zone(name).period_for_utc(x.getutc).utc_total_offset))
end
