# needs: json_text urlencode
# A message without the secrets in it.
def self.mask(text, secrets)
  long = secrets.select { |secret| secret.is_a?(::String) && secret.length > 3 }
  forms = long.flat_map { |secret| [secret, urlencode(secret), json_text(secret)[1..-2], [secret].pack('m0').delete('=')] }
  forms.uniq.sort_by { |form| -form.bytesize }.inject(text) { |shown, form| shown.gsub(form) { '••••' } }
end
