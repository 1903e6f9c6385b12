# frozen_string_literal: true

# The time of one case: stands still where the case says when it is, and nobody really sleeps.

require 'time'
require 'date'

module Clock
  class << self
    # The time at which a case stands still, or nil.
    attr_reader :now

    # The seconds that were slept, one entry for each time.
    attr_reader :sleeps

    # Runs the block at the given time; nil lets the clock go on.
    def at(text)
      @now = text && ::Time.iso8601(text).utc
      @sleeps = []
      @thread = ::Thread.current
      yield
    ensure
      @now = @thread = nil
    end

    # Lets the clock of the case stand at another time.
    def move(text)
      @now = ::Time.iso8601(text).utc
    end

    # Whether the thread that asks is the one that runs the case.
    def watches?
      @thread == ::Thread.current
    end
  end

  # Time.now and Time.new, Process.clock_gettime: what others ask for the time is built on them.
  module Still
    def now(*args, **zone)
      return super unless Clock.now

      still = at(Clock.now.to_r)
      zone[:in] ? still.localtime(zone[:in]) : still.localtime
    end

    def new(*args, **options)
      args.empty? && Clock.now ? now(**options) : super
    end
  end

  # Date.today and DateTime.now do not ask Time.
  module StillDate
    def today(*start)
      Clock.now ? ::Time.now.to_date : super
    end
  end

  module StillDateTime
    def now(*start)
      Clock.now ? ::Time.now.to_datetime : super
    end
  end

  # The wall clock of the process.
  module StillProcess
    def clock_gettime(clock, unit = :float_second)
      return super unless Clock.now && clock == ::Process::CLOCK_REALTIME

      seconds = Clock.now.to_r
      case unit
      when :float_second then seconds.to_f
      when :second then seconds.to_i
      when :millisecond then (seconds * 1_000).to_i
      when :microsecond then (seconds * 1_000_000).to_i
      when :nanosecond then (seconds * 1_000_000_000).to_i
      when :float_millisecond then (seconds * 1_000).to_f
      else (seconds * 1_000_000).to_f
      end
    end
  end

  # Sleeping takes no time in a case; other threads (a timeout) go on sleeping.
  module Awake
    def sleep(*seconds)
      return super unless Clock.watches?

      seconds = seconds.first
      Clock.sleeps << seconds
      seconds.to_i
    end
  end

  ::Time.singleton_class.prepend(Still)
  ::Date.singleton_class.prepend(StillDate)
  ::DateTime.singleton_class.prepend(StillDateTime)
  ::Process.singleton_class.prepend(StillProcess)
  ::Kernel.singleton_class.prepend(Awake)
  ::Object.prepend(Awake)
end
