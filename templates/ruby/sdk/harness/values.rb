# frozen_string_literal: true

# Ruby's values as JSON, in two notations.
#
# `tagged` keeps every type: {"$float": "1.5"}, {"$decimal": "1.5"}, {"$time": …}, {"$date": …},
# {"$bytes": base64}, and {"$hash": [[key, value], …]} for a hash that only looks like one of these.
# `plain` is what a reader of JSON expects: floats are numbers, times and dates are their text.
# Decimals and bytes are tagged in both, since JSON has no notation that keeps them.

require 'bigdecimal'
require 'date'
require 'json'
require 'time'

module Values
  module_function

  def tagged(value)
    walk(value) do |leaf|
      case leaf
      when ::Float then { '$float' => leaf.to_s }
      when ::Time then { '$time' => still(leaf).iso8601(9).sub('+00:00', 'Z') }
      when ::Date then { '$date' => leaf.iso8601 }
      end
    end
  end

  def plain(value)
    walk(value) do |leaf|
      case leaf
      when ::Float then leaf if leaf.finite?
      when ::Time then moment(leaf)
      when ::Date then leaf.iso8601
      end
    end
  end

  # The message of an error: always text, whatever its bytes say, without the hints that some
  # versions of Ruby add to names that are not known.
  def message(error)
    text = error.message.to_s.dup.force_encoding('UTF-8').scrub
    error.is_a?(::NameError) ? text[/\A.*/] : text
  end

  # The value with its leaves as JSON; floats, times and dates are left to the block.
  def walk(value, &notation)
    case value
    when ::Hash then hash(value.to_a.map { |key, inner| [text(key), walk(inner, &notation)] })
    when ::Array then value.to_a.map { |inner| walk(inner, &notation) }
    when nil, true, false, ::Integer then value
    when ::Symbol then value.to_s
    when ::String then value.encoding == ::Encoding::ASCII_8BIT ? { '$bytes' => [value].pack('m0') } : text(value)
    when ::BigDecimal then { '$decimal' => value.to_s('F').sub(/\.0\z/, '') }
    when ::DateTime then notation.call(value.to_time)
    when ::Float, ::Time, ::Date then notation.call(value)
    else
      return { '$file' => [content(value)].pack('m0') } if value.class.name.to_s.match?(/Sdk::Stream(::Proxy)?\z/)

      value.respond_to?(:to_time) ? notation.call(value.to_time) : { '$object' => value.class.name.to_s }
    end
  end

  # What is in a stream, read as the platform reads it.
  def content(stream)
    content = ''.b
    ::Workato::Connector::Sdk::Stream.each_chunk(stream: stream, from: 0) { |data, *_rest| content << data.to_s.b }
    content
  end

  def hash(pairs)
    return { '$hash' => pairs } if pairs.size == 1 && pairs.first.first.start_with?('$')

    pairs.to_h
  end

  def text(value)
    ::String.new(value.to_s).encode('UTF-8').scrub
  rescue ::EncodingError
    value.to_s.dup.force_encoding('UTF-8').scrub
  end

  # The same point in time as one of Ruby's own times.
  def still(time)
    ::Time.at(time.to_r).localtime(time.utc_offset)
  end

  # Whole seconds where there is nothing more, and the digits that are there otherwise.
  def moment(time)
    still(time).iso8601(9).sub(/\.?0+(?=(?:Z|[+-]\d\d:\d\d)\z)/, '').sub('+00:00', 'Z')
  end
end
