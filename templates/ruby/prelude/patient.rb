# needs: refuse
# The value of the block, which may take five seconds: a repeat inside a repeat can take Ruby for ever.
def self.patient(&block)
  ::Timeout.timeout(5, &block)
rescue ::Timeout::Error
  refuse('R0307', 'this pattern takes more than 5 seconds on this text')
end
