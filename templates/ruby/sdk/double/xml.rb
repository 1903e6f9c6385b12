# frozen_string_literal: true

# XML as the SDK reads and writes it. Reading makes each element a list of hashes, with `@` before the
# names of attributes and `content!` for the text.

module Xml
  module_function

  def write(root, payload)
    element(root.to_s, payload)
  end

  def read(text, strip: false)
    require 'rexml/document'
    document = ::REXML::Document.new(text)
    raise 'no element' unless document.root

    { name(document.root.expanded_name, strip) => [content(document.root, strip)] }.with_indifferent_access
  end

  def element(name, value)
    case value
    when ::Hash then filled(name, value)
    when ::Array then value.map { |one| element(name, one) }.join
    when nil then "<#{name} xsi:nil=\"true\"/>"
    else "<#{name}>#{text(value)}</#{name}>"
    end
  end

  def filled(name, value)
    attributes, children = value.to_a.map { |key, inner| [key.to_s, inner] }.partition { |key, _| key.start_with?('@') }
    inside = children.map { |key, inner| key == 'content!' ? text(inner) : element(key, inner) }.join
    "<#{name}#{attributes.map { |key, inner| " #{key[1..-1]}=\"#{quoted(inner)}\"" }.join}>#{inside}</#{name}>"
  end

  def text(value)
    value = value.iso8601 if value.respond_to?(:iso8601)
    ::CGI.escapeHTML(value.to_s)
  end

  def quoted(value)
    value.to_s.gsub(/[&<>"]/, '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;')
  end

  def content(element, strip)
    found = {}
    element.attributes.each_attribute { |attribute| found["@#{attribute_name(attribute.expanded_name, strip)}"] = attribute.value }
    element.children.each do |child|
      case child
      when ::REXML::Element then (found[name(child.expanded_name, strip)] ||= []) << content(child, strip)
      when ::REXML::CData then found['content!'] = found['content!'].to_s + child.value
      when ::REXML::Text then found['content!'] = found['content!'].to_s + child.value unless child.value.strip.empty?
      end
    end
    found
  end

  def name(name, strip)
    strip ? name[/[^:]+\z/] : name
  end

  def attribute_name(name, strip)
    strip ? name[/(?:\Axmlns:)?[^:]+\z/] : name
  end
end
