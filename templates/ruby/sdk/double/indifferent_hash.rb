# frozen_string_literal: true

# A hash that takes symbols for the strings they spell: what a connector gets as input, connection,
# config fields, closure and answer headers.

module ActiveSupport
  class HashWithIndifferentAccess < ::Hash
    # The value as such a hash; null as an empty one.
    def self.wrap(value)
      return new unless value

      value.is_a?(self) ? value : value.with_indifferent_access
    end

    def initialize(given = nil)
      super()
      update(given) if given
    end

    def [](key)
      super(as_key(key))
    end

    def []=(key, value)
      super(as_key(key), as_value(value))
    end
    alias store []=

    def key?(key)
      super(as_key(key))
    end
    alias has_key? key?
    alias include? key?
    alias member? key?

    def fetch(key, *rest, &block)
      super(as_key(key), *rest, &block)
    end

    def dig(key, *rest)
      super(as_key(key), *rest)
    end

    def delete(key)
      super(as_key(key))
    end

    def values_at(*keys)
      super(*keys.map { |key| as_key(key) })
    end

    def update(*others)
      others.each do |other|
        other.to_hash.each do |key, value|
          key = as_key(key)
          self[key] = block_given? && key?(key) ? yield(key, self[key], value) : value
        end
      end
      self
    end
    alias merge! update

    def merge(*others, &block)
      dup.update(*others, &block)
    end

    def reverse_merge(other)
      self.class.new(other).merge(self)
    end

    def dup
      self.class.new.tap do |copy|
        each { |key, value| copy.store_as_is(key, value) }
        copy.default_proc = default_proc if default_proc
      end
    end

    def with_indifferent_access
      dup
    end

    # The same members among those of a list of keys, and so on: always such a hash again.
    def slice(*keys)
      self.class.new(super(*keys.map { |key| as_key(key) }))
    end

    def except(*keys)
      keys = keys.map { |key| as_key(key) }
      dup.tap { |rest| keys.each { |key| rest.delete(key) } }
    end

    def select(&block)
      block ? dup.tap { |copy| copy.select!(&block) } : super
    end
    alias filter select

    def reject(&block)
      block ? dup.tap { |copy| copy.reject!(&block) } : super
    end

    def compact
      dup.tap(&:compact!)
    end

    def transform_values(&block)
      self.class.new(super(&block))
    end

    def transform_keys(*args, &block)
      self.class.new(to_a.to_h.transform_keys(*args, &block))
    end

    def symbolize_keys
      to_hash.transform_keys(&:to_sym)
    end

    # Plain hashes all the way down.
    def to_hash
      each_with_object({}) { |(key, value), plain| plain[key] = plain_value(value) }
    end

    def store_as_is(key, value)
      ::Hash.instance_method(:store).bind_call(self, key, value)
    end

    private

    def as_key(key)
      key.is_a?(::Symbol) ? key.to_s : key
    end

    def as_value(value)
      case value
      when HashWithIndifferentAccess then value
      when ::Hash then HashWithIndifferentAccess.new(value)
      when ::Array then value.map { |inner| as_value(inner) }
      else value
      end
    end

    def plain_value(value)
      case value
      when ::Hash then value.to_hash
      when ::Array then value.map { |inner| plain_value(inner) }
      else value
      end
    end
  end
end
