# A time zone by the name that IANA gave it.
def self.zone(name)
  found = ::ActiveSupport::TimeZone[name] if name.include?('/')
  raise "`#{name}` is not the name of a time zone" unless found && found.tzinfo.name == name

  found
end
