# needs: secret_forms
# A message without the secrets in it, those that were used meanwhile, and signed tokens.
def self.mask(text, secrets)
  shown = text.gsub(/eyJ[\w-]{13,}\.[\w-]*\.[\w-]{16,}/, '••••')
  secret_forms(secrets + (@used || [])).inject(shown) { |masked, form| masked.gsub(form) { '••••' } }[0, 2_000]
end
