# needs: secret_forms
# A message without the secrets in it.
def self.mask(text, secrets)
  secret_forms(secrets).inject(text) { |shown, form| shown.gsub(form) { '••••' } }[0, 2_000]
end
