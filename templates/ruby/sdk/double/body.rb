# frozen_string_literal: true

# Bodies of requests: the bytes, and the headers that belong to them.

require 'securerandom'

module Body
  # Text or bytes that stand for themselves.
  class Text
    attr_reader :text

    def initialize(text)
      @text = text
    end

    def headers
      { 'Content-Length' => text.bytesize.to_s }
    end
  end

  # A form without files. (An empty multipart form comes down to it.)
  class Form < Text
    def headers
      super.merge('Content-Type' => 'application/x-www-form-urlencoded')
    end
  end

  # One part for each value; [content, type, name] makes a file of it.
  class Multipart
    # A value in a form, and what makes it a file.
    Part = Struct.new(:name, :value, :type, :filename)

    attr_reader :text

    def initialize(payload)
      @boundary = "----RubyFormBoundary#{SecureRandom.alphanumeric(16)}"
      parts = payload.flat_map { |name, (value, type, filename)| type.to_s.empty? ? flat(name, value) : [Part.new(name, value, type, filename || ::File.basename(name))] }
      @text = parts.map { |part| "--#{@boundary}\r\n".b + render(part).b + "\r\n" }.join + "--#{@boundary}--\r\n"
    end

    def headers
      { 'Content-Length' => text.bytesize.to_s, 'Content-Type' => "multipart/form-data; boundary=#{@boundary}" }
    end

    private

    def flat(name, value)
      case value
      when ::Hash then value.flat_map { |key, inner| flat("#{name}[#{key}]", inner) }
      when ::Array then value.flat_map { |inner| flat("#{name}[]", inner) }
      else [Part.new(name, value)]
      end
    end

    def render(part)
      return "Content-Disposition: form-data; name=\"#{part.name}\"\r\n\r\n".b + part.value.to_s.b unless part.type

      "Content-Disposition: form-data; name=\"#{part.name}\"; filename=\"#{part.filename}\"\r\nContent-Type: #{part.type}\r\n\r\n".b + part.value.to_s.b
    end
  end
end
