# frozen_string_literal: true

ENV['TZ'] ||= 'UTC'

require 'erb'
require 'json'
require 'uri'
require 'vcr'
require 'webmock/rspec'
require 'timecop'
require 'workato-connector-sdk'
require 'workato/testing/vcr_encrypted_cassette_serializer'
require 'workato/testing/vcr_multipart_body_matcher'

# A file of the folder `fixtures`, read as JSON.
def fixture(path)
  JSON.parse(File.read(File.join(__dir__, '..', 'fixtures', path)))
end

# The fields of the connection: yours where there are settings, else examples, which do for everything that was recorded.
def connection_settings
  return fixture('settings.json') unless File.exist?('settings.yaml') || File.exist?('settings.yaml.enc')

  Workato::Connector::Sdk::Settings.from_default_file(ENV.fetch('CONNECTION', nil))
end

# Whether an answer of the service is on a tape, or is to be put on one now.
def recorded?(cassette)
  ENV.fetch('VCR_RECORD_MODE', 'none') != 'none' || Dir.glob("tape_library/#{cassette}.{yml,enc}").any?
end

# The forms in which a secret travels: as it is, in addresses and forms, in JSON, and in Base64.
def forms(secret)
  { '' => secret, '_IN_URL' => ERB::Util.url_encode(secret), '_IN_FORM' => URI.encode_www_form_component(secret),
    '_IN_JSON' => JSON.generate(secret)[1..-2], '_IN_BASE64' => [secret].pack('m0').delete('=') }
end

# With a key, recordings are encrypted like settings.
encrypted = !ENV['WORKATO_CONNECTOR_MASTER_KEY'].to_s.empty? || File.exist?('master.key')

RSpec.configure do |config|
  # Lets `rspec --only-failures` know what failed.
  config.example_status_persistence_file_path = '.rspec_status'
end

VCR.configure do |config|
  config.cassette_library_dir = 'tape_library'
  config.hook_into :webmock
  config.cassette_serializers[:encrypted] = Workato::Testing::VCREncryptedCassetteSerializer.new
  config.register_request_matcher(:multipart_body) { |one, other| Workato::Testing::VCRMultipartBodyMatcher.call(one, other) }
  config.default_cassette_options = {
    record: ENV.fetch('VCR_RECORD_MODE', :none).to_sym,
    serialize_with: encrypted ? :encrypted : :yaml,
    match_requests_on: [:method, :uri, ENV['VCR_MULTIPART'] ? :multipart_body : :body]
  }
  # Nothing that lets somebody in is recorded.
  config.filter_sensitive_data('<AUTHORIZATION>') { |tape| tape.request.headers['Authorization']&.first }
  fixture('secrets.json').each do |name|
    forms('').each_key do |form|
      config.filter_sensitive_data("<#{name.upcase}#{form}>") { |_tape| forms(connection_settings[name].to_s)[form] }
    end
  end
  config.before_record { |tape| tape.response.headers.delete('Set-Cookie') }
  config.configure_rspec_metadata!
end
