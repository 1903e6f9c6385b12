# frozen_string_literal: true

# The SDK's errors. Some have the names of Ruby's own and hide them in a connector's file.

module Workato
  module Connector
    module Sdk
      class Error < ::StandardError; end

      # What `error` raises.
      class RuntimeError < Error; end

      class ArgumentError < Error; end
      class NotImplementedError < ::StandardError; end
      class InvalidDefinitionError < Error; end
      class InvalidSchemaError < InvalidDefinitionError; end
      class InvalidMultiAuthDefinition < InvalidDefinitionError; end
      class UnresolvedMultiAuthOptionError < InvalidMultiAuthDefinition; end
      class UnresolvedObjectDefinitionError < InvalidDefinitionError; end
      class CircleReferenceObjectDefinitionError < InvalidDefinitionError; end
      class UndefinedMethodError < InvalidDefinitionError; end
      class UnexpectedMethodDefinitionError < InvalidDefinitionError; end
      class UndefinedStdLibMethodError < RuntimeError; end
      class InvalidURIError < Error; end
      class InvalidOutputError < Error; end
      class InvalidTriggerPollOutputError < InvalidOutputError; end
      class MissingRequiredInput < RuntimeError; end
      class DetectOnUnauthorizedRequestError < Error; end
      class JSONParsingError < Error; end
      class NetLookupError < Error; end

      class RequestError < RuntimeError; end
      class RequestTimeoutError < RequestError; end

      # A status that is not a success and that nobody has taken care of.
      class RequestFailedError < RequestError
        attr_reader :method, :code, :response

        def initialize(failure, method)
          super(failure.message)
          @method = method
          @code = failure.code
          @response = failure.answer
        end
      end

      class RequestPayloadFormatError < RequestError; end
      class RequestTLSCertificateFormatError < RequestError; end
      class JSONRequestFormatError < RequestPayloadFormatError; end
      class JSONResponseFormatError < RequestPayloadFormatError; end
      class XMLRequestFormatError < RequestPayloadFormatError; end
      class XMLResponseFormatError < RequestPayloadFormatError; end
      class WWWFormURLEncodedRequestFormatError < RequestPayloadFormatError; end
      class MultipartFormRequestFormatError < RequestPayloadFormatError; end
    end
  end
end
