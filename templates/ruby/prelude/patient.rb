# needs: refuse
# The value of the block, which may take some seconds: a repeat inside a repeat can take Ruby for ever.
def self.patient(seconds, &block)
  ::Timeout.timeout(seconds, &block)
rescue ::Timeout::Error
  refuse('R0307', "this pattern takes more than #{seconds} seconds on this text")
end
