# An address as it is written below the base, so that another base can stand before it.
def self.relative(address, base)
  return address unless base && address.start_with?(base)

  "./#{address[base.length..-1]}"
end
