# frozen_string_literal: true

# A request that a connector builds: sent when its answer is first read, never before.
#
# It delegates to its answer, with the traps of a delegator: `is_a?`, `nil?`, `class`, `tap`, `!` and
# `==` ask the request itself. Only a true answer is kept: one that is null or false, and one that an
# `after_error_response` gave, is asked for again each time it is read.

require 'delegate'

require_relative 'body'
require_relative 'digest'
require_relative 'xml'

module Workato
  module Connector
    module Sdk
      class Request < ::SimpleDelegator
        # Calls a block with as many arguments as it names.
        def self.call_in(place, given, block)
          place.instance_exec(*given.take(block.parameters.length), &block)
        end

        # The value with every request in it answered, in their order.
        def self.answered(value)
          case value
          when Request then answered(value.response!)
          when ::Hash then value.values.any? { |inner| unanswered?(inner) } ? value.transform_values { |inner| answered(inner) } : value
          when ::Array then unanswered?(value) ? value.map { |inner| answered(inner) } : value
          else value
          end
        end

        def self.unanswered?(value)
          case value
          when Request then true
          when ::Hash then value.values.any? { |inner| unanswered?(inner) }
          when ::Array then value.any? { |inner| unanswered?(inner) }
          else false
          end
        end

        def initialize(url, method:, connection: nil, place: nil)
          super(nil)
          @url = url
          @method = method
          @connection = connection
          @place = place
          @headers = {}
          @exact = {}
          @render = ->(_payload) {}
          @parse = ->(answer) { answer }
          @after_response = ->(_code, body, _headers) { body }
        end

        def method_missing(name, *given, &block)
          response!.__send__(name, *given, &block)
        end
        ruby2_keywords :method_missing

        # Here, not in Object: a request would answer for itself.
        def try(*given, &block)
          response!.try(*given, &block)
        end

        def puts(*given)
          ::Kernel.puts(*given)
        end

        # The answer.
        def response!
          __getobj__ || __setobj__(authorized { answer })
        rescue ::Http::TimedOut => e
          ::Kernel.raise RequestTimeoutError, e.message
        rescue ::Http::Failure => e
          return Request.call_in(@place || self, [e.code, e.body, ::ActiveSupport::HashWithIndifferentAccess.wrap(e.headers), e.message], @after_error) if mapped?(e)

          ::Kernel.raise RequestFailedError.new(e, current_verb)
        end

        # --- what is sent

        def headers(headers)
          @headers.merge!(headers)
          self
        end

        def case_sensitive_headers(headers)
          @exact.merge!(headers.transform_keys(&:to_s))
          self
        end

        def params(params)
          @params = params.is_a?(::Hash) ? (@params || ::ActiveSupport::HashWithIndifferentAccess.new).merge!(params) : params
          self
        end

        # The first payload may be anything; what follows is merged into it.
        def payload(payload = nil)
          if defined?(@payload) || payload.is_a?(::Hash)
            @payload ||= ::ActiveSupport::HashWithIndifferentAccess.new
            @payload.merge!(payload) if payload
          else
            @payload = payload
          end
          yield(@payload ||= ::ActiveSupport::HashWithIndifferentAccess.new) if ::Kernel.block_given?
          self
        end

        def user(user)
          @user = user
          self
        end

        def password(password)
          @password = password
          self
        end

        def digest_auth
          @digest = true
          self
        end

        def auth_type(auth_type)
          @auth_type = auth_type
          self
        end

        def follow_redirection
          @redirects = true
          self
        end

        def ignore_redirection
          @redirects = false
          self
        end

        # Keys of RSA alone, as in the SDK.
        def tls_client_cert(certificate:, key:, passphrase: nil, intermediates: [])
          cert, *chain = [certificate, *intermediates].map { |one| ::OpenSSL::X509::Certificate.new(one) }
          @tls = tls.merge(cert: cert, key: ::OpenSSL::PKey::RSA.new(key, passphrase))
          @tls = tls.merge(extra_chain_cert: chain) unless chain.empty?
          self
        rescue ::OpenSSL::OpenSSLError => e
          ::Kernel.raise RequestTLSCertificateFormatError, e.message
        end

        def tls_server_certs(certificates:, strict: true)
          store = tls[:cert_store] || ::OpenSSL::X509::Store.new
          store.set_default_paths unless strict
          [certificates].flatten.each { |one| store.add_cert(::OpenSSL::X509::Certificate.new(one)) }
          @tls = tls.merge(cert_store: store)
          self
        rescue ::OpenSSL::OpenSSLError => e
          ::Kernel.raise RequestTLSCertificateFormatError, e.message
        end

        def current_verb
          @method
        end

        def current_url
          address
        end

        # --- formats

        def format_json
          request_format_json.response_format_json
        end

        def request_format_json
          @content_type = :json
          rendered(JSONRequestFormatError) { |payload| ::Body::Text.new(::JsonText.write(payload)) if payload }
        end

        def response_format_json
          @accept = :json
          parsed(JSONResponseFormatError) { |answer| ::JSON.parse(answer.blank? ? '{}' : answer) }
        end

        def request_format_www_form_urlencoded
          @content_type = 'application/x-www-form-urlencoded'
          rendered(WWWFormURLEncodedRequestFormatError) { |payload| payload.nil? ? nil : ::Body::Text.new(payload.to_param) }
        end

        def request_format_multipart_form
          @content_type = nil
          rendered(MultipartFormRequestFormatError) { |payload| payload ? ::Body::Multipart.new(payload) : ::Body::Form.new('') }
        end

        def request_body(body)
          @payload = body
          @render = ->(payload) { ::Body::Text.new(payload.respond_to?(:read) ? payload.read : payload) unless payload.nil? }
          self
        end

        def response_format_raw
          @parse = ->(answer) { answer.body }
          self
        end

        def format_xml(root, namespaces = {}, strip_response_namespaces: false, **more)
          request_format_xml(root, namespaces.merge(more)).response_format_xml(strip_response_namespaces: strip_response_namespaces)
        end

        def request_format_xml(root, namespaces = {})
          @content_type = :xml
          rendered(XMLRequestFormatError) { |payload| ::Body::Text.new(::Xml.write(root, payload.merge(namespaces))) if payload }
        end

        def response_format_xml(strip_response_namespaces: false)
          @accept = :xml
          parsed(XMLResponseFormatError) { |answer| ::Xml.read(answer, strip: strip_response_namespaces) }
        end

        # --- what becomes of the answer

        def after_response(&block)
          @after_response = block
          self
        end

        def after_error_response(*matchers, &block)
          @matchers = matchers
          @after_error = block
          self
        end

        private

        def rendered(error, &render)
          @render = wrapped(error, render)
          self
        end

        def parsed(error, &parse)
          @parse = wrapped(error, parse)
          self
        end

        def wrapped(error, work)
          ::Kernel.lambda do |value|
            work.call(value)
          rescue ::StandardError => e
            ::Kernel.raise error, e.message
          end
        end

        def answer
          answer = challenged { ::Http.deliver(outgoing) }
          detect(answer.body)
          parsed = @parse.call(answer)
          detect(parsed)
          texts = answer.headers.transform_values { |value| header_text(value) }
          Request.call_in(@place || self, [answer.code, parsed, ::ActiveSupport::HashWithIndifferentAccess.new(texts)], @after_response)
        end

        # Sends the request again where the service asks for a digest of the password.
        def challenged
          yield
        rescue ::URI::InvalidURIError => e
          ::Kernel.raise InvalidURIError, e.message
        rescue ::Http::Failure => e
          ::Kernel.raise e unless @digest && e.code == 401

          @digest = false
          headers('Authorization' => ::DigestAnswer.to(e.headers['www_authenticate'], ::URI.parse(address), @method))
          yield
        end

        def header_text(value)
          text = value.to_s.dup.force_encoding('UTF-8')
          text.valid_encoding? ? text : text.force_encoding('ISO-8859-1').encode('UTF-8')
        end

        # Settings of Net::HTTP by their names.
        def tls
          @tls || {}
        end

        def outgoing
          ::Http::Outgoing.new(verb: @method, url: address, headers: full_headers, exact: @exact, body: @render.call(@payload), redirects: @redirects, tls: tls)
        end

        def full_headers
          named = ->(pattern) { @headers.keys.any? { |name| name.match?(pattern) } }
          @headers[:content_type] = @content_type if @content_type && !named.call(/^content[-_]type$/i)
          @headers[:accept] = @accept if @accept && !named.call(/^accept$/i)
          @headers.compact
        end

        def address
          base = @connection&.base_uri
          uri = base ? joined(base) : ::URI.parse(@url)
          uri.user = ::URI.encode_www_form_component(@user) if @user && !@digest
          uri.password = ::URI.encode_www_form_component(@password) if @password && !@digest
          more = @params&.to_param.presence
          uri.query = [*uri.query.to_s.split('&').select(&:present?), more].join('&') if more
          uri.to_s
        end

        def joined(base)
          { 'as request URL' => @url, 'as output of base_uri lambda' => base }.each do |role, url|
            next if url.is_a?(::URI::Generic) || url.is_a?(::String)

            ::Kernel.raise InvalidURIError, "Expected String or URI #{role}, got: #{url.class.name}"
          end
          (base.is_a?(::String) ? ::URI.parse(base) : base).merge(@url)
        end

        def mapped?(failure)
          (@matchers || []).any? do |matcher|
            case matcher
            when ::Integer then matcher == failure.code
            when ::String, ::Regexp then failure.message.match(matcher) || failure.body&.match(matcher)
            end
          end
        end

        # --- authorization

        # Applies the connection's authorization; once more after a refresh where that may help.
        def authorized
          authorization = @connection&.authorization
          apply = authorization && (authorization.source[:apply] || authorization.source[:credentials])
          return yield unless apply

          first = true
          begin
            settings = @connection.settings
            given = authorization.oauth2? ? [settings, settings[:access_token], @auth_type] : [settings, @auth_type]
            Request.call_in(self, given, apply)
            yield
          rescue ::Http::Failure, DetectOnUnauthorizedRequestError => e
            code, body = e.is_a?(::Http::Failure) ? [e.code, e.body] : [nil, nil]
            ::Kernel.raise e unless first && authorization.refresh?(code, body, e.message)

            @connection.refresh_once(settings)
            first = false
            retry
          end
        end

        def detect(value)
          authorization = @connection&.authorization
          return unless authorization&.reauthorizable?

          found = authorization.detect_on.any? do |pattern|
            pattern === value
          rescue ::StandardError
            false
          end
          ::Kernel.raise DetectOnUnauthorizedRequestError, value.to_s if found
        end
      end
    end
  end
end
