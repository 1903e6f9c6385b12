# frozen_string_literal: true

# Runs many cases in one process: JSON with `cases` on stdin, one line of JSON for each on stdout.
#
#     ruby run_cases.rb < cases.json          # README.md says what stands in a case and in an answer
#     ruby run_cases.rb --harness             # which SDK: `gem` or `double`
#     ruby run_cases.rb --harness double      # insist on one
#
# It does not judge. The real SDK is used where SPECC_WORKATO_SDK names its folder, else the double.

require 'json'
require_relative 'harness/sdk'

wanted = ARGV[ARGV.index('--harness') + 1] if ARGV.include?('--harness')
loaded = Harness.load(wanted)

if ARGV == ['--harness']
  puts loaded
  exit
end

# What a connector prints must not stand between the answers.
answers = $stdout.dup
$stdout = $stderr

require_relative 'harness/case'

JSON.parse($stdin.read).fetch('cases').each do |given|
  answers.puts(JSON.generate(Case.new(given).run))
  answers.flush
end
