# What a careful person writes for the connector of `spec.yaml`.
{
  title: 'Tickets',

  connection: {
    fields: [
      { name: 'token', control_type: 'password', optional: false }
    ],

    authorization: {
      type: 'custom_auth',
      apply: lambda { |connection| headers('Authorization' => "Bearer #{connection['token']}") }
    },

    base_uri: lambda { |_connection| 'http://127.0.0.1:48231/' }
  },

  test: lambda { |_connection| get('me') },

  object_definitions: {
    ticket: {
      fields: lambda do |_connection, _config|
        [
          { name: 'id', type: 'integer', control_type: 'integer', parse_output: 'integer_conversion' },
          { name: 'subject', optional: false },
          { name: 'description' },
          { name: 'priority', type: 'integer', control_type: 'integer', render_input: 'integer_conversion', parse_output: 'integer_conversion' },
          { name: 'score', type: 'number', control_type: 'number', render_input: 'float_conversion', parse_output: 'float_conversion' },
          { name: 'spam', type: 'boolean', control_type: 'checkbox', render_input: 'boolean_conversion', parse_output: 'boolean_conversion' },
          { name: 'tags', type: 'array', of: 'string' },
          {
            name: 'requester',
            type: 'object',
            properties: [
              { name: 'id', type: 'integer', control_type: 'integer', render_input: 'integer_conversion', parse_output: 'integer_conversion' },
              { name: 'email' },
              { name: 'name' }
            ]
          },
          { name: 'created_at', type: 'date_time', control_type: 'date_time', parse_output: 'date_time_conversion' },
          { name: 'updated_at', type: 'date_time', control_type: 'date_time', parse_output: 'date_time_conversion' }
        ]
      end
    }
  },

  actions: {
    get_ticket: {
      input_fields: lambda do |_object_definitions|
        [{ name: 'id', type: 'integer', control_type: 'integer', render_input: 'integer_conversion', optional: false }]
      end,

      execute: lambda do |_connection, input|
        get("tickets/#{input['id']}")
          .after_error_response(/.*/) { |_code, body, _headers, message| error("#{message}: #{body}") }
      end,

      output_fields: lambda { |object_definitions| object_definitions['ticket'] }
    },

    create_ticket: {
      input_fields: lambda do |object_definitions|
        object_definitions['ticket'].ignored('id', 'created_at', 'updated_at')
      end,

      execute: lambda do |_connection, input|
        post('tickets')
          .payload(input)
          .after_error_response(/.*/) { |_code, body, _headers, message| error("#{message}: #{body}") }
      end,

      output_fields: lambda { |object_definitions| object_definitions['ticket'] }
    }
  },

  triggers: {
    updated_ticket: {
      input_fields: lambda do |_object_definitions|
        [{ name: 'since', type: 'timestamp', control_type: 'date_time', optional: true }]
      end,

      poll: lambda do |_connection, input, closure|
        closure ||= {}
        since = closure['since'] || (input['since'] || '2026-01-01T00:00:00Z'.to_time).to_time.utc.iso8601
        page = closure['page'] || 1
        tickets = get('tickets')
                  .params(updated_since: since, order_by: 'updated_at', order_type: 'asc', page: page, per_page: 100)
                  .after_error_response(/.*/) { |_code, body, _headers, message| error("#{message}: #{body}") }
        more = tickets.length >= 100
        last = tickets.last ? tickets.last['updated_at'] : closure['last'] || since
        {
          events: tickets,
          next_poll: more ? { 'since' => since, 'page' => page + 1, 'last' => last } : { 'since' => last, 'page' => 1 },
          can_poll_more: more
        }
      end,

      dedup: lambda { |ticket| "#{ticket['id']}@#{ticket['updated_at']}" },

      output_fields: lambda { |object_definitions| object_definitions['ticket'] }
    }
  }
}
