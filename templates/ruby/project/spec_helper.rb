# frozen_string_literal: true

ENV['TZ'] ||= 'UTC'

require 'json'
require 'vcr'
require 'webmock/rspec'
require 'timecop'
require 'workato-connector-sdk'
require 'workato/testing/vcr_encrypted_cassette_serializer'
require 'workato/testing/vcr_multipart_body_matcher'

VCR.configure do |config|
  config.cassette_library_dir = 'tape_library'
  config.hook_into :webmock
  config.configure_rspec_metadata!
  config.default_cassette_options = {
    record: ENV.fetch('VCR_RECORD_MODE', :once).to_sym,
    match_requests_on: %i[method uri body]
  }
end

# A file of the folder `fixtures`, read as JSON.
def fixture(path)
  JSON.parse(File.read(File.join(__dir__, '..', 'fixtures', path)))
end
