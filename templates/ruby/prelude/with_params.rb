# needs: query text
# An address with these parameters behind those that it has; null stays out.
def self.with_params(x, params)
  written = query(params.compact.transform_values { |value| text(value) })
  return x if written.empty?

  "#{x}#{x[/[?#]/] ? '&' : '?'}#{written}"
end
