# frozen_string_literal: true

# Names resolve to what the case says, below the SDK's lookup, and nobody asks the network. A name that the
# case does not have has no records.

require 'resolv'

module Names
  class << self
    attr_accessor :known
  end

  IN = ::Resolv::DNS::Resource::IN

  def getresources(name, kind)
    records = (Names.known || {}).fetch(name.to_s, [])
    raise ::Resolv::ResolvError, "DNS result has no information for #{name}" unless records.is_a?(::Array)

    records.map { |record| Names.record(record) }.select { |record| record.is_a?(kind) }
  end

  def self.record(given)
    return IN::A.new(given['address']) if given.key?('address')

    IN::SRV.new(*given.values_at('priority', 'weight', 'port').map(&:to_i), given['target'])
  end
end

::Resolv::DNS.prepend(Names)
