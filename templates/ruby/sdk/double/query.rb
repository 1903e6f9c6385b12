# frozen_string_literal: true

# Parameters as text, the way the SDK sends them: sorted by name, `a[]=` for lists, `a[b]=` for hashes,
# `+` for a blank; empty lists and hashes are left out.

class Object
  def to_param
    to_s
  end

  def to_query(name)
    "#{::CGI.escape(name.to_param)}=#{::CGI.escape(to_param.to_s)}"
  end
end

[::NilClass, ::TrueClass, ::FalseClass].each do |kind|
  kind.class_eval do
    def to_param
      self
    end
  end
end

class Array
  def to_param
    map(&:to_param).join('/')
  end

  def to_query(name)
    empty? ? nil.to_query("#{name}[]") : map { |element| element.to_query("#{name}[]") }.join('&')
  end
end

class Hash
  def to_query(name = nil)
    parts = map do |key, value|
      empty = (value.is_a?(::Hash) || value.is_a?(::Array)) && value.empty?
      value.to_query(name ? "#{name}[#{key}]" : key) unless empty
    end.compact
    parts.sort! unless name.to_s.include?('[]')
    parts.join('&')
  end

  alias to_param to_query
end
