# needs: refuse route
# The same for a trigger, which cannot listen where a part is empty.
def self.own_route(parts)
  route = route(parts)
  refuse('R0182', 'the route of this trigger has an empty part') if route.empty?

  route
end
