# frozen_string_literal: true

# Runs one case in whichever SDK is loaded: the real gem or the double, which answer to the same names.

require 'json'
require 'tempfile'
require 'timeout'

require_relative 'clock'
require_relative 'names'
require_relative 'resumed'
require_relative 'values'
require_relative 'wire'

class Case
  SDK = ::Workato::Connector::Sdk

  # A case that does not come to an end. Not a StandardError, so that a connector cannot rescue it.
  Endless = Class.new(::Exception)

  def initialize(given, seconds: 20)
    @given = given
    @seconds = given['seconds'] || seconds
  end

  # What happened: the requests, the outcome and the seconds slept.
  def run
    surround
    Clock.at(@given['now']) do
      Wire.script(@given['exchange'] || []) do |wire|
        @wire = wire
        { 'id' => @given['id'], 'requests' => wire.requests, 'outcome' => outcome, 'sleeps' => Clock.sleeps }
      end
    end
  end

  private

  # The workspace of this case, and of no case before.
  def surround
    Names.known = @given['dns']
    SDK::AccountProperties.instance.instance_variable_set(:@data, {})
    SDK::AccountProperties.load_data(@given['account'] || {})
    %i[@table_by_id @table_by_name].each { |all| SDK::LookupTables.instance.instance_variable_set(all, {}) }
    tables = (@given['lookup_tables'] || {}).each_with_index.map { |(name, rows), at| [name, { 'id' => at + 1, 'rows' => rows }] }
    SDK::LookupTables.load_data(tables.to_h)
  end

  def outcome
    ::Timeout.timeout(@seconds, Endless, "the case took more than #{@seconds} seconds") { send(operation) }
  rescue ::NoMemoryError, ::SignalException, ::SystemExit
    raise
  rescue ::Exception => e # what is wrong with a connector is an outcome, down to a stack that overflows
    { 'error' => Values.message(e), 'class' => e.class.name }.merge(@so_far || {})
  end

  # Kinds of cases, each a method below.
  KINDS = %w[action trigger pick_list test identity sign_in authorize method sample input_fields output_fields shown prelude_expr].freeze

  def operation
    kind = @given.fetch('kind')
    raise ::ArgumentError, "no such kind of case: #{kind}" unless KINDS.include?(kind)

    "run_#{kind}"
  end

  def run_action
    declared(:actions)
    action = connector.actions[name]
    Resumed.script = @given['resume']
    output(whole? ? action.invoke(input) : action.execute(nil, input))
  end

  def run_test
    output(connector.test)
  end

  # The platform alone calls this lambda; it may do what `test` may.
  def run_identity
    lambda = authorization.fetch('identity')
    connector.source[:test] = lambda
    output(connector.test)
  end

  # Where a user agrees, without what the platform itself adds.
  def run_authorize
    output(connector.connection.authorization.authorization_url)
  end

  # What a sign-in leaves: tokens, and what else is kept, by the names of the spec.
  def run_sign_in
    given = @given['callback']
    given = given.is_a?(::Hash) ? [given['code'], given['redirect_uri']] : []
    tokens, _owner, more = connector.connection.authorization.acquire(nil, *given)
    kept = tokens.to_h.merge((more || {}).to_h).transform_keys(&:to_s)
    kept['token'] = kept.delete('access_token')
    output(kept.reject { |name, _| name == 'signed_in' }.transform_keys { |name| name.delete_prefix('kept_') })
  end

  def run_pick_list
    declared(:pick_lists)
    output(connector.pick_lists.public_send(name, nil, input))
  end

  def run_method
    declared(:methods)
    output(connector.methods.public_send(name, *arguments))
  end

  def run_sample
    output(place.sample_output(nil, input))
  end

  def run_input_fields
    output(place.input_fields(nil, input))
  end

  def run_output_fields
    output(place.output_fields(nil, input))
  end

  # What a form or a list shows: the part of the connector's hash at a path such as `actions.create`,
  # its lambdas answered. What the platform alone hands in is in `shown`.
  def run_shown
    part = name.split('.').inject(connector.source) { |source, key| source.fetch(key) }
    output(answered(part))
  end

  # Lambdas that make requests are no part of what is shown.
  SHOWN = %w[description help input_fields output_fields config_fields fields extended_fields].freeze

  def answered(part)
    part.to_h.map do |key, value|
      next [key, value] unless value.is_a?(::Proc)
      next [key, nil] unless SHOWN.include?(key.to_s)

      [key, ask(key.to_s, value)]
    end.to_h
  end

  def ask(key, lambda)
    return place_at.public_send(key, nil, input) if %w[input_fields output_fields].include?(key)

    return lambda.call(@given['connection'] || {}) if key == 'extended_fields'

    given = @given.fetch('shown', {})
    arguments = [input, given['labels'] || {}, @given['connection'] || {}, given['webhook_url']]
    ::Hash[[]].instance_exec(*arguments.first(lambda.arity.abs), &lambda)
  end

  # The action or trigger whose part is looked at.
  def place_at
    kind, operation = name.split('.')
    connector.public_send(kind)[operation]
  end

  def run_prelude_expr
    { 'output' => Values.tagged(::Kernel.eval(@given.fetch('ruby'), prelude.dup, 'expression')) }
  end

  def run_trigger
    declared(:triggers)
    require_relative 'trigger_case'
    run = TriggerCase.new(connector.triggers[name], input, whole: whole?, wire: @wire) { |value| notation(value) }
    @so_far = run.found
    @given['event'] ? run.notify(@given['event'], connector.source[:webhook_keys]) : run.poll
    run.found
  end

  def declared(part)
    raise ::KeyError, "the connector has no `#{name}` among its #{part}" unless (connector.source[part] || {}).key?(name)
  end

  # The action or trigger of the name.
  def place
    return connector.actions[name] if (connector.source[:actions] || {}).key?(name)

    declared(:triggers)
    connector.triggers[name]
  end

  def connector
    @connector ||= SDK::Connector.from_file(@given.fetch('connector'), settings)
  end

  # What the user gave, and what an earlier sign-in left.
  def settings
    settings = (@given['connection'] || {}).dup
    left = @given['signed_in'] || {}
    taken = { 'token' => 'access_token' }
    left.each do |name, value|
      key = taken[name] || (settings.key?(name) ? "kept_#{name}" : name)
      settings[key] = value
      settings["kept_#{name}"] = value unless taken[name]
    end
    settings['signed_in'] = true unless left.empty?
    settings
  end

  # The authorization of the connector; of several, the one that the connection selects.
  def authorization
    connector.connection.authorization.source
  end

  def name
    @given.fetch('name')
  end

  def whole?
    @given.fetch('whole', false)
  end

  # Config fields and input reach a connector in one hash.
  def input
    (@given['config'] || {}).merge(@given['input'] || {})
  end

  # The arguments of a method: in their order, or by the names of its parameters.
  def arguments
    given = @given['input'] || []
    return given if given.is_a?(::Array)

    names = connector.source[:methods][name].parameters.map { |_, parameter| parameter.to_s }
    (given.keys - names).empty? ? names.map { |parameter| given[parameter] } : given.values
  end

  def output(value)
    { 'output' => notation(value) }
  end

  def notation(value)
    @given['tagged'] ? Values.tagged(value) : Values.plain(value)
  end

  @preludes = {}

  class << self
    # The binding in which the SDK evaluates a file, after it has read a prelude.
    def binding_after(prelude)
      @preludes[prelude] ||= ::Tempfile.create(['prelude', '.rb']) do |file|
        file.write("#{prelude}\n{ place: binding }\n")
        file.flush
        SDK::Connector.from_file(file.path, {}).source['place']
      end
    end
  end

  def prelude
    self.class.binding_after(@given['prelude'].to_s)
  end
end
