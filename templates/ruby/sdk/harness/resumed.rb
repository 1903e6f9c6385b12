# frozen_string_literal: true

# The platform's part in actions that sleep until a service calls, and in those that remember on the way: the
# SDK has nothing of the first and does nothing at the second. Here an action is started again at each
# checkpoint, as the platform may do it.
module Resumed
  # 32 bytes that the runtime's cases have too.
  TOKEN = ['07' * 32].pack('H*').then { |bytes| [bytes].pack('m0').tr('+/', '-_').delete('=') }

  class << self
    # What ends a sleep: `{ 'payload' => … }`, `'expired'`, or nothing.
    attr_accessor :script
  end

  def suspend(continue:, expires_at:)
    raise ::ArgumentError, 'expires_at is no time' unless expires_at.respond_to?(:to_time)

    ::Kernel.throw :started_again, [continue, expires_at]
  end

  def checkpoint!(continue:, temp_output: nil)
    ::Kernel.throw :started_again, [continue]
  end

  def execute(settings = nil, input = {}, input_schema = [], output_schema = [], continue = {}, &block)
    loop do
      continue, expires_at = ::Kernel.catch(:started_again) do
        return super(settings, input, input_schema, output_schema, continue, &block)
      end
      # It is kept as JSON.
      continue = ::ActiveSupport::HashWithIndifferentAccess.new(::JSON.parse(::JSON.generate(continue)))
      woken(continue, expires_at, input) if expires_at
    end
  end

  private

  def woken(continue, expires_at, input)
    told(:before_suspend, TOKEN, expires_at, continue)
    script = Resumed.script
    if script.is_a?(::Hash)
      told(:before_resume, script['payload'], input, continue)
    elsif script == 'expired'
      told(:before_timeout_resume, input, continue)
    else
      raise 'the action sleeps, and the case does not say how that ends'
    end
  end

  def told(name, *given)
    lambda = operation[name]
    instance_exec(*given.first(lambda.parameters.length), &lambda) if lambda
  end

  ::Workato::Connector::Sdk::Action.prepend(self)
end
