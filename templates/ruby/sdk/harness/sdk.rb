# frozen_string_literal: true

# Loads one of the two SDKs: the real gem, or the project's own double of it.

module Harness
  module_function

  # Loads the wanted one (`gem`, `double`), or the real one if it is there; gives back which it is.
  def load(wanted = nil)
    ENV['TZ'] = 'UTC'
    # As often as the platform starts an action again; by itself the SDK does it five times.
    ENV['MAX_REINVOKES'] ||= '100'
    which = wanted || (ENV['SPECC_WORKATO_SDK'].to_s.empty? ? 'double' : 'gem')
    which == 'gem' ? load_gem : require_relative('../double')
    which
  end

  def load_gem
    folder = ENV.fetch('SPECC_WORKATO_SDK') { abort 'SPECC_WORKATO_SDK names no folder with the SDK' }
    others = ENV['SPECC_WORKATO_SDK_PATH'].to_s.split(':')
    $LOAD_PATH.unshift(File.join(folder, 'lib'), *others)
    require 'workato-connector-sdk'
    spare_certificates
  end

  # Reading the machine's certificates for each request costs more than all the rest, and nobody is
  # connected to.
  def spare_certificates
    none = OpenSSL::X509::Store.new
    RestClient::Request.define_singleton_method(:default_ssl_cert_store) { none }
  end
end
