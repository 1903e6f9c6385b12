# needs: media_type text
# A body of several parts, and the boundary between them: a digest of the parts, which none can hold.
def self.multipart(x, arrays = 'repeat', nested = 'brackets')
  parts = []
  quoted = ->(name) { name.gsub(/["\r\n]/, '"' => '%22', "\r" => '%0D', "\n" => '%0A') }
  add = lambda do |name, value, depth|
    raise 'a value that is nested more than 100 deep cannot be written' if depth > 100

    disposition = "Content-Disposition: form-data; name=\"#{quoted.call(name)}\""
    case value
    when nil then next
    when ::Hash
      if (value.keys & %w[$file $name $type]).empty?
        value.each { |key, inner| add.call(nested == 'dots' ? "#{name}.#{key}" : "#{name}[#{key}]", inner, depth + 1) }
      elsif !value['$file'].nil?
        file = [text(value['$name']), name].find { |one| !one.empty? }
        type = [text(value['$type']), media_type(file)].find { |one| !one.empty? }
        raise 'the type of a file holds characters that no header may hold' unless type.match?(/\A[\x20-\x7e]*\z/)

        content = value['$file']
        content = text(content) unless content.is_a?(::String)
        parts << ["#{disposition}; filename=\"#{quoted.call(file)}\"\r\nContent-Type: #{type}\r\n".b, content.b]
      end
    when ::Array
      members = value.compact
      if arrays == 'comma'
        parts << ["#{disposition}\r\n".b, members.map { |member| text(member) }.join(',').b] unless members.empty?
      else
        members.each_with_index do |member, at|
          add.call("#{name}#{{ 'brackets' => '[]', 'indices' => "[#{at}]" }[arrays]}", member, depth + 1)
        end
      end
    when ::String then parts << ["#{disposition}\r\n".b, value.b]
    else parts << ["#{disposition}\r\n".b, text(value).b]
    end
  end
  x&.each { |name, value| add.call(name.to_s, value, 0) }
  boundary = "specc-#{::OpenSSL::Digest.new('SHA256').hexdigest(parts.flatten.join)[0, 32]}"
  body = parts.map { |head, content| "--#{boundary}\r\n".b + head + "\r\n".b + content + "\r\n".b }.join
  [boundary, parts.empty? ? body : body + "--#{boundary}--\r\n"]
end
