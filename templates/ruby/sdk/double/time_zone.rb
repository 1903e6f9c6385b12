# frozen_string_literal: true

# Time zones by their IANA names, read from the system's database through the TZ variable.
#
# Times come out as Ruby's own, with the offset of the zone.

module ActiveSupport
  class TimeZone
    # The workspace's zone, in which the platform's `now` and `today` are.
    DEFAULT = 'America/Los_Angeles'
    ALIASES = { 'Pacific Time (US & Canada)' => DEFAULT }.freeze
    FOLDERS = %w[/usr/share/zoneinfo /usr/share/lib/zoneinfo /etc/zoneinfo].freeze

    class << self
      # The zone of a name; nil where there is none.
      def [](name)
        return name if name.is_a?(self)

        iana = ALIASES.fetch(name.to_s, name.to_s)
        new(name.to_s, iana) if iana == 'UTC' || known?(iana)
      end

      def find(name)
        self[name] || raise(::ArgumentError, "Invalid Timezone: #{name}")
      end

      def local
        find(ENV['WORKATO_TIME_ZONE'] || DEFAULT)
      end

      private

      def known?(name)
        name.match?(%r{\A[A-Za-z][\w+-]*(/[\w+-]+)*\z}) && FOLDERS.any? { |folder| ::File.file?(::File.join(folder, name)) }
      end
    end

    attr_reader :name

    # The zone as it is called in the IANA's database.
    Named = Struct.new(:name)

    def tzinfo
      Named.new(@iana)
    end

    # What is known of the zone around a point in time.
    Period = Struct.new(:utc_total_offset) do
      alias_method :observed_utc_offset, :utc_total_offset
    end

    def initialize(name, iana)
      @name = name
      @iana = iana
    end

    def now
      at(::Time.now)
    end

    def today
      now.to_date
    end

    # The same point in time, with the offset of the zone.
    def at(time)
      time = ::Time.at(time) unless time.respond_to?(:to_time) && !time.is_a?(::Numeric)
      time = time.to_time
      @iana == 'UTC' ? time.getutc : time.getlocal(offset(time))
    end

    # What clocks in the zone show, as if it were UTC.
    def utc_to_local(time)
      time.to_time.getutc + offset(time)
    end

    # The point in time at which clocks in the zone show this. Where they never do, an hour later;
    # where they show it twice, the first time.
    def local(*parts)
      wall = ::Time.utc(*parts)
      offsets = [offset(wall - 86_400), offset(wall + 86_400)].uniq
      found = offsets.map { |one| ::Time.at(wall.to_r - one) }.select { |time| wall.to_r - time.to_r == offset(time) }.min
      found ? at(found) : local(*(wall + 3600).to_a.first(6).reverse)
    end

    # What a text spells; in the zone where it names no other.
    def parse(text)
      parts = ::Date._parse(text, false)
      return if parts.empty?

      today = now
      day = parts[:year] || parts[:mon] ? 1 : today.day
      wall = [parts[:year] || today.year, parts[:mon] || today.month, parts[:mday] || day,
              parts[:hour] || 0, parts[:min] || 0, (parts[:sec] || 0) + (parts[:sec_fraction] || 0)]
      parts[:offset] ? at(::Time.utc(*wall) - parts[:offset]) : local(*wall)
    end
    alias iso8601 parse

    def period_for_utc(time)
      Period.new(offset(time))
    end

    def utc_offset
      offset(::Time.utc(2000, 1, 1))
    end

    def to_s
      name
    end

    private

    def offset(time)
      return 0 if @iana == 'UTC'

      before = ENV['TZ']
      ENV['TZ'] = @iana
      ::Time.at(time.to_r).localtime.utc_offset
    ensure
      ENV['TZ'] = before unless @iana == 'UTC'
    end
  end
end
