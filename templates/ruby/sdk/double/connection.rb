# frozen_string_literal: true

# The connection of a connector: its settings, its base address and its authorization.

module Workato
  module Connector
    module Sdk
      class Connection
        attr_reader :source, :methods_source

        def initialize(connection: {}, methods: {}, settings: {})
          @source = ::ActiveSupport::HashWithIndifferentAccess.wrap(connection)
          @methods_source = ::ActiveSupport::HashWithIndifferentAccess.wrap(methods)
          @settings = settings
        end

        # A copy each time: what a connector does to it is forgotten.
        def settings
          @settings.with_indifferent_access
        end

        # The settings themselves, shared with the connections that sign-in makes.
        def settings!
          @settings
        end

        def merge_settings!(more)
          @settings.merge!(more)
        end

        def base_uri
          Context.new(self).execute(settings, &source[:base_uri]) if source[:base_uri]
        end

        # The authorization, or nil.
        def authorization
          @authorization ||= Authorization.new(self) if source[:authorization].present?
        end

        # Signs in again, unless somebody has done so since these settings were read.
        def refresh_once(before)
          merge_settings!(authorization.refresh!(before)) if settings == before
        end
      end

      class Authorization
        def initialize(connection)
          @connection = connection
        end

        # The definition; of several, the one that the connection selects.
        def source
          whole = @connection.source[:authorization]
          return whole unless whole[:type].to_s == 'multi'
          raise InvalidMultiAuthDefinition, "Multi-auth connection must define 'selected' block" unless whole[:selected]
          raise InvalidMultiAuthDefinition, "Multi-auth connection must define 'options' list" if whole[:options].blank?

          key = whole[:selected].call(@connection.settings)
          whole.dig(:options, key) || raise(UnresolvedMultiAuthOptionError, "Cannot find multi-auth definition for '#{key}'")
        end

        def oauth2?
          source[:type].to_s.match?(/oauth2/i)
        end

        def reauthorizable?
          oauth2? || source[:acquire].present?
        end

        def detect_on
          ::Array.wrap(source[:detect_on]).compact
        end

        def refresh_on
          ::Array.wrap(source[:refresh_on]).compact
        end

        # Whether signing in again may help against this error. Without `refresh_on`, it always may.
        def refresh?(code, body, message)
          return false unless reauthorizable?

          refresh_on.empty? || refresh_on.any? do |pattern|
            (pattern.is_a?(::Integer) && pattern == code) || pattern === message || pattern === body
          end
        end

        # New settings, or those that change.
        def refresh!(settings)
          return acquired(settings) unless oauth2?
          return refreshed(settings) if source[:refresh].present?
          raise InvalidDefinitionError, "'refresh' block or 'token_url' is required for refreshing the token" if source[:token_url].blank?

          renewed(settings)
        end

        # Runs `acquire`: its requests go out without `apply`, but with the base address.
        def acquire(settings = nil, oauth2_code = nil, redirect_url = nil)
          @connection.merge_settings!(settings) if settings
          raise InvalidDefinitionError, "Expect 'acquire' block" unless source[:acquire]

          bare = @connection.source.merge(authorization: source.merge(apply: nil))
          sign_in(bare, source[:acquire], [oauth2_code, redirect_url])
        end

        # Runs `refresh`: its requests have no base address either.
        def refresh(settings = nil, refresh_token = nil)
          @connection.merge_settings!(settings) if settings
          raise InvalidDefinitionError, "Expect 'refresh' block" unless source[:refresh]

          sign_in({}, source[:refresh], [refresh_token])
        end

        %i[client_id client_secret authorization_url token_url].each do |name|
          define_method(name) do
            value = source[name]
            value.is_a?(::Proc) ? Context.new(@connection).execute(@connection.settings, &value) : value
          end
        end

        private

        def sign_in(definition, block, given)
          methods = @connection.methods_source
          inner = Connection.new(connection: definition, methods: methods, settings: @connection.settings!)
          Operation.new(methods: methods, connection: inner).execute(nil, {}) { |connection| Request.call_in(self, [connection, *given], block) }
        end

        def acquired(settings)
          acquire(settings).tap { |new| raise ::TypeError, "acquire gives a hash, not a #{new.class}" unless new.is_a?(::Hash) }
        end

        def refreshed(settings)
          tokens, more = refresh(settings, settings[:refresh_token])
          ::ActiveSupport::HashWithIndifferentAccess.wrap(tokens).merge(more || {})
        end

        # The usual exchange of OAuth 2; the old refresh token stays unless there is a new one.
        def renewed(settings)
          if settings[:refresh_token].blank?
            raise NotImplementedError, 'refresh_token is empty. Use workato oauth2 command to acquire access_token and refresh_token'
          end

          form = { client_id: client_id, client_secret: client_secret, grant_type: 'refresh_token', refresh_token: settings[:refresh_token] }
          answer = ::Http.deliver(::Http::Outgoing.new(verb: 'POST', url: token_url, headers: { accept: :json },
                                                    body: ::Body::Form.new(::URI.encode_www_form(form))))
          tokens = ::JSON.parse(answer.body)
          { access_token: tokens['access_token'], refresh_token: tokens['refresh_token'].presence || settings[:refresh_token] }.with_indifferent_access
        end
      end
    end
  end
end
