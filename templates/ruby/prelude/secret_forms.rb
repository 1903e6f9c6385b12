# needs: json_text secret_texts urlencode
# The forms in which a service, a library or a connector may show secrets, longest first.
def self.secret_forms(secrets)
  entities = { '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;' }
  forms = secret_texts(secrets).select { |secret| secret.length > 3 }.flat_map do |secret|
    percent = urlencode(secret)
    lower = percent.gsub(/%\h\h/, &:downcase)
    json = json_text(secret)[1..-2]
    units = secret.gsub(/[^\x00-\x7f]/) { |letter| letter.encode('UTF-16BE').unpack('n*').map { |unit| format('\u%04x', unit) }.join }
    base64 = [secret].pack('m0').delete('=')
    [secret, percent, lower, percent.gsub('%20', '+'), lower.gsub('%20', '+'), json, json.gsub('/', '\/'), units,
     secret.gsub(/[&<>"']/, entities), base64, base64.tr('+/', '-_')]
  end
  forms.uniq.sort_by { |form| -form.bytesize }
end
