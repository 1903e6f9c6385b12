# needs: digest hmac read_moment secure_equals text
# Whether a delivery proves where it comes from: one of the schemes holds. Whatever is absent or
# empty refuses.
def self.signed(schemes)
  texts = lambda do |place|
    value = place[:value].call
    next [] if value.nil? || value.is_a?(::Enumerable)

    parts = [text(value)]
    parts = parts[0].split(place[:split], -1).map { |part| part.gsub(/\A[ \t]+|[ \t]+\z/, '') } if place[:split]
    parts = parts.select { |part| part.start_with?(place[:prefix]) }.map { |part| part.delete_prefix(place[:prefix]) } if place[:prefix]
    parts.reject(&:empty?)
  end
  schemes.any? do |scheme|
    next false if scheme[:if] && scheme[:if].call != true

    stamp = nil
    if scheme[:timestamp]
      stamp = texts.call(scheme[:timestamp]).first
      at = case scheme[:timestamp][:unit]
           when 'iso8601'
             begin
               read_moment(stamp.to_s, 'UTC').to_i
             rescue ::StandardError
               nil
             end
           when 'ms' then stamp.to_s.match?(/\A\d{1,15}\z/) ? stamp.to_i / 1_000 : nil
           else stamp.to_s.match?(/\A\d{1,15}\z/) ? stamp.to_i : nil
           end
      next false if at.nil? || (at - ::Time.now.to_i).abs > scheme[:timestamp][:tolerance]
    end
    given = texts.call(scheme[:signature])
    next false if given.empty?

    over = scheme[:over] ? scheme[:over].call(stamp) : []
    next false if over.any? { |part| part.nil? || part.is_a?(::Enumerable) }

    over = over.map { |part| (part.is_a?(::String) ? part : text(part)).b }.join
    keys = scheme[:key] ? [scheme[:key].call].flatten.grep(::String).reject(&:empty?) : []
    wanted = if scheme[:digest]
               [digest(over, scheme[:digest])]
             elsif scheme[:hmac]
               keys.map { |key| hmac(over, key, scheme[:hmac]) }
             else
               keys
             end
    wanted.map do |bytes|
      written = case scheme[:signature][:encoding]
                when 'text' then bytes.b
                when 'base64' then [bytes].pack('m0')
                when 'base64url' then [bytes].pack('m0').tr('+/', '-_').delete('=')
                else bytes.unpack1('H*')
                end
      given.map do |one|
        one = one.downcase if scheme[:signature][:encoding].nil?
        one = one.sub(/=+\z/, '') if scheme[:signature][:encoding] == 'base64url'
        secure_equals(one.b, written.b)
      end.any?
    end.any?
  end
end
