# needs: about_field input_value kind
# An object of these fields; what is wrong with it is added to `wrong`.
def self.input_object(x, shape, path, wrong, around)
  unless x.is_a?(::Hash)
    wrong << "`#{path}` is #{kind(x)}, an object was expected"
    return
  end
  typed = {}
  shape.each do |name, entry|
    field = { label: name.tr('_', ' ').capitalize }.merge(about_field(entry))
    #? input.if
    next if field[:if] && field[:if].call(around[0] || typed, around[1] || typed, typed) != true

    #?
    place = path.empty? ? name : "#{path}.#{name}"
    said = wrong.length #? input.required
    before = wrong.length #? input.hides
    #? input.required
    given = x[name]
    given = nil if field[:required] && ['', [], {}].include?(given)
    value = input_value(given, field, place, wrong, around)
    #?
    value = input_value(x[name], field, place, wrong, around) #? !input.required
    #? input.hides
    # What is wrong inside of a secret is told without its value.
    hidden = field[:hides] ? wrong.slice!(before..-1) : []
    wrong.concat(hidden.map { |what| what.start_with?("`#{place}` ") || what.end_with?(' is required') ? what : "#{what[/\A`[^`]*`( \([^()]*\))?/]} is not as it has to be" })
    #?
    value = field[:default] if value.nil? #? input.default
    #? input.or
    if value.nil? && field[:required] && wrong.length == said && [nil, '', [], {}].include?(x[field[:or]])
      instead = field[:or] && ", or `#{path.empty? ? field[:or] : "#{path}.#{field[:or]}"}`"
      wrong << "`#{place}` (#{field[:label]}) is required#{instead}"
    end
    #?
    #? !input.or
    wrong << "`#{place}` (#{field[:label]}) is required" if value.nil? && field[:required] && wrong.length == said #? input.required
    #?
    typed[name] = value unless value.nil?
  end
  #? input.object
  # The platform itself drops what is no field, outside of objects.
  (path.empty? ? [] : x.keys.map(&:to_s) - shape.keys).each { |key| wrong << "`#{path}.#{key}` is not a field" }
  #?
  typed
end
