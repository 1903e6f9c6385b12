# needs: code_of
# The value of the block; what fails in it has this code.
def self.coded(code)
  yield
rescue ::StandardError => e
  e.instance_variable_set(:@specc_code, code) unless code_of(e) == 'R0301'
  raise
end
