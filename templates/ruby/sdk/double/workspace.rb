# frozen_string_literal: true

# What belongs to the workspace that a connector runs in: the properties of its account, and its lookup tables.

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

      class LookupTables
        include ::Singleton

        def self.load_data(tables = {})
          tables.each { |name, table| instance.tables[name.to_s] = table['rows'] }
        end

        # The first row that holds these values; an empty one where there is none.
        def self.lookup(name, columns)
          row = (instance.tables[name.to_s] || []).find { |cells| columns.all? { |column, value| cells[column.to_s] == value } }
          (row || {}).with_indifferent_access
        end

        def tables
          @table_by_name ||= {}
        end
      end
    end
  end
end
