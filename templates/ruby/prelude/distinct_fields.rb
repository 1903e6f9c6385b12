# needs: refuse
# Each found field once: the first of those that lie at one place. Of two that lie at different
# places one would be lost.
def self.distinct_fields(fields)
  fields.select { |field| field[:specc] }.group_by { |field| field[:name] }.each do |name, alike|
    places = alike.map { |field| field[:specc]['wire'] }.uniq.map { |path| path.empty? ? '.' : path.join('.') }
    refuse('R0102', "two fields are called `#{name}`: `#{places[0]}` and `#{places[1]}` outside") if places.length > 1
  end
  fields.uniq { |field| field[:name] }
end
