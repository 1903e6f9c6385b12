# frozen_string_literal: true

# The project's own double of the Workato Connector SDK: enough of its DSL to run exported connectors.
#
# It needs plain Ruby 2.7 or newer and answers to the names of the real gem, so that one harness drives
# both. Where the gem has traps (lazy requests, sorted parameters, repeated requests after an error),
# the double has the same ones; `double_test.rb` runs the same checks against both.
#
# Start reading in `double/connector.rb`; what a connector may call is in `double/operation.rb`.

require_relative 'double/core_ext'
require_relative 'double/indifferent_hash'
require_relative 'double/query'
require_relative 'double/json_text'
require_relative 'double/time_zone'
require_relative 'double/types'
require_relative 'double/errors'
require_relative 'double/http'
require_relative 'double/request'
require_relative 'double/connection'
require_relative 'double/schema'
require_relative 'double/library'
require_relative 'double/stream'
require_relative 'double/workspace'
require_relative 'double/operation'
require_relative 'double/action'
require_relative 'double/trigger'
require_relative 'double/object_definitions'
require_relative 'double/connector'
