# needs: fromjson query tojson xml_merged
# A body with these members in it, where it is an object or a form; others stay as they are.
def self.merged_body(body, more)
  return body unless more && !body.empty?

  if body.start_with?('{')
    begin
      own = fromjson(body)
    rescue ::StandardError
      return body
    end
    deep = ->(left, right) { left.merge(right) { |_, mine, other| mine.is_a?(::Hash) && other.is_a?(::Hash) ? deep.call(mine, other) : other } }
    return tojson(deep.call(own, more), 0, false, true)
  end
  if body.start_with?('<')
    text = body.dup.force_encoding(::Encoding::UTF_8)
    return text.valid_encoding? ? xml_merged(text, more) : body
  end
  return body unless body.include?('=') && body.match?(/\A[!-~&&[^<>{}\[\]"]]*\z/)

  written = query(more).split('&')
  names = written.map { |pair| pair[/\A[^=]*/] }
  (body.split('&').reject { |pair| names.include?(pair[/\A[^=]*/]) } + written).join('&')
end
