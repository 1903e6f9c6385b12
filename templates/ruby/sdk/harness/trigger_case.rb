# frozen_string_literal: true

# Runs a trigger the way the platform does: poll after poll, the closure kept as JSON in between.
#
# Events come out oldest first, as the poll lambda gave them; the gem's own `poll` turns pages round.

class TriggerCase
  # A poll that goes on without asking the service for anything.
  IDLE_PAGES = 1_000

  attr_reader :found

  def initialize(trigger, input, whole:, wire:, &notation)
    @trigger = trigger
    @given = input
    @whole = whole
    @wire = wire
    @notation = notation
    @found = { 'events' => [], 'state' => nil }
  end

  # Polls as long as the exchange holds answers, once at least.
  def poll
    loop do
      left = @wire.left
      poll_once
      break if @wire.left.zero? || @wire.left == left
    end
  end

  # Hands a webhook to the trigger, if it is for it: with a static webhook the connector's
  # `webhook_keys` has to give what the trigger's `webhook_key` gives.
  def notify(event, keys = nil)
    return if keys && !for_it?(event, keys)

    output = @trigger.webhook_notification(input, payload(event), *schemas, event['headers'] || {}, event['params'] || {},
                                           nil, event['subscription'] || {})
    take(output.is_a?(::Array) ? output : [output])
  end

  private

  # The gem runs neither of the two. They see values only, so nothing of the SDK is around them.
  def for_it?(event, keys)
    settings = @trigger.send(:connection).settings
    own = ::Object.new.instance_exec(settings, input, &@trigger.send(:operation)[:webhook_key])
    own == ::Object.new.instance_exec(event['params'] || {}, event['headers'] || {}, parsed(event), &keys)
  end

  # What the gateway makes of a body: JSON is read, all else is text.
  def parsed(event)
    return event['payload'] unless event.key?('raw')

    JSON.parse(event['raw'])
  rescue JSON::ParserError
    event['raw']
  end

  def poll_once
    idle = 0
    loop do
      left = @wire.left
      page = @trigger.poll_page(nil, input, @found['state'], *schemas)
      take(page['events'].reverse)
      @found['state'] = through_json(page['next_poll'])
      break unless page['can_poll_more']

      idle = @wire.left == left ? idle + 1 : 0
      raise "#{IDLE_PAGES} pages were asked for without a request" if idle > IDLE_PAGES
    end
  end

  def take(events)
    events.each { |event| @found['events'] << @notation.call(@whole ? converted(event) : event) }
  end

  def converted(event)
    @trigger.send(:apply_output_schema, event, output_schema)
  end

  def input
    @input ||= @whole ? @trigger.send(:apply_input_schema, @given, config_schema + input_schema) : @given
    @input.dup
  end

  def schemas
    @whole ? [input_schema, output_schema] : [[], []]
  end

  def config_schema
    schema(@trigger.send(:config_fields_schema))
  end

  def input_schema
    @input_schema ||= schema(declared[:input])
  end

  def output_schema
    @output_schema ||= schema(declared[:output])
  end

  def declared
    @declared ||= @trigger.extended_schema(nil, @given)
  end

  def schema(fields)
    ::Workato::Connector::Sdk.const_get(:Schema).new(schema: fields)
  end

  # A raw payload is text to those triggers that say so, and what it spells to the others.
  def payload(event)
    raw = @trigger.send(:operation)[:webhook_payload_type].to_s == 'raw'
    return raw ? event['raw'] : JSON.parse(event['raw']) if event.key?('raw')

    raw ? JSON.generate(event['payload']) : event['payload']
  end

  def through_json(state)
    JSON.parse(JSON.generate(Values.plain(state)))
  end
end
