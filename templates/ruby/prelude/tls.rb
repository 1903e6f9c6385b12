# needs: refuse
# A request that shows the certificate of its client, where `own` allows it, and trusts these authorities.
def self.tls(message, about, own)
  read = lambda do |pem, what|
    all = pem.to_s.scan(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/m)
    raise if all.empty?

    all.each { |one| ::OpenSSL::X509::Certificate.new(one) }
  rescue ::StandardError
    refuse('R0211', "the #{what} cannot be read")
  end
  given = ->(key) { !about[key].to_s.strip.empty? }
  if given.call(:certificate) || given.call(:key)
    shown = read.call(about[:certificate], 'certificate of the client')
    begin
      ::OpenSSL::PKey.read(about[:key].to_s, about[:passphrase].to_s)
    rescue ::StandardError
      refuse('R0211', given.call(:passphrase) ? 'the passphrase does not open the key' : 'the key of the client cannot be read')
    end
    client = { certificate: shown.first, key: about[:key], intermediates: shown.drop(1) }
    client[:passphrase] = about[:passphrase] if given.call(:passphrase)
    message = message.tls_client_cert(**client) if own
  end
  return message unless given.call(:authorities)

  message.tls_server_certs(certificates: read.call(about[:authorities], 'certificates of the authorities'), strict: !about[:more])
end
