# needs: json_text secret_texts urlencode
# The forms in which a service, a library or a connector may show secrets, longest first.
def self.secret_forms(secrets)
  quotes = [['&quot;', '&#39;'], ['&quot;', '&#x27;'], ['&quot;', '&apos;'], ['&#34;', '&#39;']]
  forms = secret_texts(secrets).select { |secret| secret.length > 3 }.flat_map do |secret|
    percent = urlencode(secret)
    lower = percent.gsub(/%\h\h/, &:downcase)
    json = json_text(secret)[1..-2]
    units = secret.gsub(/[^\x00-\x7f]/) { |letter| letter.encode('UTF-16BE').unpack('n*').map { |unit| format('\u%04x', unit) }.join }
    entities = quotes.map do |double, single|
      secret.gsub(/[&<>"']/, '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => double, "'" => single)
    end
    hex = secret.unpack1('H*')
    # Inside of a longer text it begins at one of three places of a group of Base64.
    inside = (0..2).map { |at| [("\0" * at).b + secret.b].pack('m0')[(at * 8 / 6.0).ceil...((at + secret.bytesize) * 8 / 6)] }
    base64 = [[secret].pack('m0').delete('='), *inside.select { |code| code.length > 5 }]
    base64.concat(base64.map { |code| code.tr('+/', '-_') }, base64.map { |code| code.gsub('+', '%2B').gsub('/', '%2F') })
    [secret, percent, lower, percent.gsub('%20', '+'), lower.gsub('%20', '+'), json, json.gsub('/', '\/'),
     json_text(json)[1..-2], units, *entities, hex, hex.upcase, *base64]
  end
  forms.uniq.sort_by { |form| -form.bytesize }
end
