# frozen_string_literal: true

# Checks what exported connectors rely on, in the double or in the real SDK: the same checks, so that
# the double is right where both pass.
#
#     ruby double_test.rb                       # the double
#     ruby double_test.rb --harness gem         # the real one, where SPECC_WORKATO_SDK says
#     ruby double_test.rb --both                # both; says where they differ
#
# The checks are in `checks/`.

require 'open3'
require 'rbconfig'

if ARGV.include?('--both')
  results = %w[double gem].map do |harness|
    output, = Open3.capture2(RbConfig.ruby, '-W0', __FILE__, '--harness', harness)
    output.lines.grep(/\A(ok|FAIL) /).map { |line| line.chomp.split(' ', 2).reverse }.to_h
  end
  names = results.map(&:keys).inject(:|)
  apart = names.reject { |name| results.map { |one| one[name] }.uniq == ['ok'] }
  apart.each { |name| puts "#{name}: double #{results[0][name] || 'nothing'}, gem #{results[1][name] || 'nothing'}" }
  puts "#{names.size - apart.size} of #{names.size} are the same and right in both"
  exit apart.empty?
end

require_relative '../../../templates/ruby/sdk/harness/sdk'
Harness.load(ARGV.include?('--harness') ? ARGV[ARGV.index('--harness') + 1] : 'double')
require_relative 'checks/trial'
Dir[File.join(__dir__, 'checks', '*.rb')].sort.each { |file| require file }

exit Trial.run_all
