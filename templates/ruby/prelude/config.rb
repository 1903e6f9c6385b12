# What steers a form: empty text is nothing.
def self.config(x)
  (x || {}).to_h.reject { |_, value| value == '' }
end
