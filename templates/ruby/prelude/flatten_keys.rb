# needs: empty
# Objects inside opened, their keys joined.
def self.flatten_keys(x, separator = '.', prefix = '', depth = 1)
  return if x.nil?
  raise '`flatten_keys` needs a separator' if separator.empty?
  raise 'a value that is nested more than 100 deep cannot be walked' if depth > 100

  x.compact.each_with_object({}) do |(key, value), flat|
    name = "#{prefix}#{key}"
    opened = value.is_a?(::Hash) && !empty(value)
    parts = opened ? flatten_keys(value, separator, "#{name}#{separator}", depth + 1) : { name => value }
    flat.merge!(parts) { |twice, *| raise "there is another value at `#{twice}`" }
  end
end
