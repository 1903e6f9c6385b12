# needs: url
# Whether a text has a form.
def self.input_form(x, form)
  host = /\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:.*)?\z/m
  case form
  when 'hostname' then x.match?(host)
  when 'url' then begin
    url(x) && true
  rescue ::StandardError
    false
  end
  when 'uuid' then x.match?(/\A\h{8}-\h{4}-\h{4}-\h{4}-\h{12}\z/)
  when 'email' then x.split('@', 2).length == 2 && !x.start_with?('@') && x.split('@', 2)[1].match?(host)
  when 'slug' then x.match?(/\A[A-Za-z0-9_-]+\z/)
  when 'pem' then x.include?('-----BEGIN ') && x.include?('-----END ')
  else true
  end
end
