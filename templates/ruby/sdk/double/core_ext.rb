# frozen_string_literal: true

# The methods that ActiveSupport and the SDK add to Ruby's own classes and that exported code may use.

require 'base64'
require 'bigdecimal'
require 'cgi'
require 'date'
require 'digest'
require 'erb'
require 'json'
require 'openssl'
require 'securerandom'
require 'time'
require 'uri'

class Object
  def blank?
    respond_to?(:empty?) ? !!empty? : !self
  end

  def present?
    !blank?
  end

  def presence
    self if present?
  end

  def try(name = nil, *args, &block)
    return block && (block.arity.zero? ? instance_eval(&block) : yield(self)) if name.nil?

    public_send(name, *args, &block) if respond_to?(name)
  end

  def deep_dup
    frozen_value = is_a?(::Method) || is_a?(::Proc) || is_a?(::Module)
    frozen_value ? self : dup
  end

  def in?(others)
    others.include?(self)
  end

  # Only what certainly says so is true or false; anything else is refused.
  def is_true?(null_true: false)
    case self
    when true, 1, /\A(true|t|yes|y|1)\Z/i then true
    when false, 0, /\A(false|f|no|n|0)\Z/i then false
    when nil then null_true == true
    when ::String then raise(blank? ? "Can't convert empty string to boolean" : "Can't convert string value #{self} to boolean")
    when ::Integer then raise "Can't convert number value #{self} to boolean"
    else raise "Can't convert type #{self.class.name} to boolean"
    end
  end

  def is_not_true?(null_not_true: true)
    !is_true?(null_true: !null_not_true)
  end
end

class NilClass
  def try(*)
    nil
  end

  def is_int?
    false
  end

  def is_number?
    false
  end
end

class Integer
  def is_int?
    true
  end

  def to_time
    ::ActiveSupport::TimeZone.local.at(self)
  end
end

# Spans of time and sizes, in plain numbers.
class Numeric
  { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, kilobyte: 1024, megabyte: 1024**2 }.each do |name, size|
    define_method(name) { self * size }
    alias_method "#{name}s", name
  end

  def ago
    ::Time.now - self
  end

  def from_now
    ::Time.now + self
  end

  def blank?
    false
  end
end

class String
  # Joins what has a text; null has none.
  module Joining
    def +(other)
      ::Kernel.raise ::Workato::Connector::Sdk::ArgumentError, 'Cannot concatenate string with nil' if other.nil?

      super(other.to_s)
    end
  end
  prepend Joining

  def blank?
    empty? || match?(/\A[[:space:]]*\z/)
  rescue ::Encoding::CompatibilityError, ::ArgumentError
    b.match?(/\A\s*\z/n)
  end

  # The real ones know every country and currency.
  COUNTRIES = { 'DE' => 'Germany', 'FR' => 'France', 'US' => 'United States of America' }.freeze

  def to_country_alpha2
    COUNTRIES.find { |code, name| [code, name].include?(self) }&.first
  end

  def to_country_name
    COUNTRIES[to_country_alpha2]
  end

  def to_phone(delimiter: '-')
    sub(/(\d{3})(\d{3})(\d{4})\z/, "\\1#{delimiter}\\2#{delimiter}\\3")
  end

  def to_currency(unit: '$')
    "#{unit}#{format('%.2f', to_f).gsub(/(\d)(?=(\d{3})+\.)/, '\1,')}"
  end

  def is_int?
    present? && !match?(/\D/)
  end

  def is_number?
    return false if blank?

    match?(/^\d+$/) || !Float(self, exception: false).nil?
  end

  # user_id → "User ID"
  def labelize
    words = gsub(/([a-z])([A-Z])|([A-Z0-9])(?=[A-Z][a-z])/, '\1\3 \2').gsub(/(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/, ' ').split(/[_ ]+/).reject(&:empty?)
    words.each_with_index.map do |word, index|
      next word if word.match?(/\A[A-Z]+\z/)
      next word.upcase if word.match?(/\A(id|ur[il])\z/i)

      index.zero? ? word.capitalize : word.downcase
    end.join(' ')
  end

  def encode_url
    ::ERB::Util.url_encode(self)
  end

  def decode_url
    ::CGI.unescape(self)
  end

  def encode_hex
    unpack1('H*')
  end

  def decode_hex
    ::Workato::Types::Binary.new([self].pack('H*'))
  end

  def encode_base64
    ::Base64.strict_encode64(self)
  end

  def decode_base64
    ::Workato::Types::Binary.new(::Base64.decode64(self))
  end

  def encode_urlsafe_base64
    ::Base64.urlsafe_encode64(self)
  end

  def decode_urlsafe_base64
    ::Workato::Types::Binary.new(::Base64.urlsafe_decode64(self))
  end

  def encode_sha256
    ::Workato::Types::Binary.new(::Digest::SHA256.digest(self))
  end

  def encode_sha512
    ::Workato::Types::Binary.new(::Digest::SHA512.digest(self))
  end

  def sha1
    ::Workato::Types::Binary.new(::Digest::SHA1.digest(self))
  end

  def md5_hexdigest
    ::Digest::MD5.hexdigest(self)
  end

  %w[md5 sha1 sha256 sha512].each do |digest|
    define_method("hmac_#{digest}") do |key|
      ::Workato::Types::Binary.new(::OpenSSL::HMAC.digest(digest, key, self))
    end
  end

  # The time that a text spells, shown in the zone of the machine; nil where it spells none.
  def to_time(form = :local)
    parts = ::Date._parse(self, false)
    return if (parts.keys & %i[year mon mday hour min sec sec_fraction offset]).empty?

    today = ::Time.now
    time = ::Time.new(parts[:year] || today.year, parts[:mon] || today.month, parts[:mday] || today.day, parts[:hour] || 0, parts[:min] || 0,
                      (parts[:sec] || 0) + (parts[:sec_fraction] || 0), parts[:offset] || (0 if form == :utc))
    form == :utc ? time.utc : time.getlocal
  end

  def to_date
    ::Date.parse(self, false) if present?
  end

  def in_time_zone(zone = ::ActiveSupport::TimeZone.local)
    ::ActiveSupport::TimeZone.find(zone).parse(self)
  end
end

class Time
  def blank?
    false
  end

  def in_time_zone(zone = ::ActiveSupport::TimeZone.local)
    ::ActiveSupport::TimeZone.find(zone).at(self)
  end

  def ago(seconds)
    self - seconds
  end
end

class Date
  def in_time_zone(zone = ::ActiveSupport::TimeZone.local)
    ::ActiveSupport::TimeZone.find(zone).local(year, month, day)
  end
end

class Array
  # What is not yet a list, as one; null as an empty one.
  def self.wrap(value)
    return [] if value.nil?

    value.respond_to?(:to_ary) ? value.to_ary || [value] : [value]
  end

  def deep_dup
    map(&:deep_dup)
  end

  # Lists of fields are narrowed by the names of the fields.
  def only(*names)
    select { |field| names.include?(field[:name]) }
  end

  def ignored(*names)
    reject { |field| names.include?(field[:name]) }
  end

  def required(*names)
    map { |field| names.include?(field[:name]) ? field.merge(optional: false) : field }
  end
end

module Enumerable
  # One member of each element; or several, each as a list.
  def pluck(*keys)
    read = ->(element, key) { element.respond_to?(:dig) ? element.dig(*key) : element[key] }
    keys.size > 1 ? map { |element| keys.map { |key| read.call(element, key) } } : map { |element| read.call(element, keys.first) }
  end

  def index_by
    each_with_object({}) { |element, found| found[yield(element)] = element }
  end
end

class Hash
  def except(*keys)
    dup.tap { |rest| keys.each { |key| rest.delete(key) } }
  end

  def deep_dup
    dup.tap { |copy| copy.each { |key, value| copy[key] = value.deep_dup } }
  end

  def deep_merge(other)
    merge(other) { |_, mine, theirs| mine.is_a?(::Hash) && theirs.is_a?(::Hash) ? mine.deep_merge(theirs) : theirs }
  end

  def symbolize_keys
    transform_keys(&:to_sym)
  end

  def stringify_keys
    transform_keys(&:to_s)
  end

  def reverse_merge(other)
    other.merge(self)
  end

  def with_indifferent_access
    ::ActiveSupport::HashWithIndifferentAccess.new(self)
  end

  def encode_www_form
    ::URI.encode_www_form(self)
  end
end
