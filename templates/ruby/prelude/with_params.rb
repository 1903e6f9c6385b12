# needs: query text
# An address with these parameters behind those that it has, behind its `#` if there is one; null stays out.
def self.with_params(x, params)
  written = query(params.compact.transform_values { |value| text(value) })
  return x if written.empty?

  last = x[(x.index('#') || 0)..-1]
  "#{x}#{last.match?(/[?&]\z/) ? '' : last.include?('?') ? '&' : '?'}#{written}"
end
