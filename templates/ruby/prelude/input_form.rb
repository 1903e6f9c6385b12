# needs: url
# Whether a text has a form.
def self.input_form(x, form)
  host = /\A(?=[^:]{1,253}(:|\z))[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?\z/ #? input.form=hostname input.form=email
  case form
  when 'hostname' then x.match?(host) && x[/:\d+\z/].to_s[1..-1].to_i < 65_536 #? input.form=hostname
  #? input.form=url
  when 'url' then begin
    url(x) && true
  rescue ::StandardError
    false
  end
  #?
  when 'uuid' then x.match?(/\A\h{8}-\h{4}-\h{4}-\h{4}-\h{12}\z/) #? input.form=uuid
  when 'email' then x.split('@', 2).length == 2 && !x.start_with?('@') && x.split('@', 2)[1].match?(host) && !x.split('@', 2)[1].include?(':') #? input.form=email
  when 'slug' then x.match?(/\A[A-Za-z0-9_-]+\z/) #? input.form=slug
  when 'json' then true #? input.form=json
  when 'pem' then x.include?('-----BEGIN ') && x.include?('-----END ') #? input.form=pem
  end
end
