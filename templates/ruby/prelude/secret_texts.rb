# needs: text
# The texts, bytes, numbers and dates in secrets, at every depth; texts also as headers carry them,
# without blanks at their ends.
def self.secret_texts(x)
  case x
  when ::Hash then secret_texts(x.values)
  when ::Array then x.flat_map { |member| secret_texts(member) }
  when ::String
    shown = x.dup.force_encoding('UTF-8')
    base64 = [x].pack('m0').delete('=')
    hex = x.unpack1('H*')
    shown.valid_encoding? ? [shown, shown.strip].uniq : [base64, base64.tr('+/', '-_'), hex, hex.upcase]
  when ::Numeric, ::Date, ::Time then [text(x)]
  else []
  end
end
