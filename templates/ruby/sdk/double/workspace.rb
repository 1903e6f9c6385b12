# frozen_string_literal: true

# What belongs to the workspace that a connector runs in: the properties of its account.

require 'singleton'

module Workato
  module Connector
    module Sdk
      class AccountProperties
        include ::Singleton

        def self.load_data(properties = {})
          properties.each { |name, value| put(name, value) }
        end

        def self.put(name, value)
          instance.data[name.to_s] = value.to_s
        end

        def self.get(name)
          instance.data[name.to_s]
        end

        def data
          @data ||= {}
        end
      end
    end
  end
end
