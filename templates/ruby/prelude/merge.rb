# needs: kind
# One object of several: later ones win, their nulls change nothing.
def self.merge(objects, deep = false)
  objects.compact.inject({}) do |all, object|
    raise "`merge` cannot take #{kind(object)}" unless object.is_a?(::Hash)

    all.merge(object.reject { |_, value| value.nil? }) do |_, before, after|
      deep && before.is_a?(::Hash) && after.is_a?(::Hash) ? merge([before, after], true) : after
    end
  end
end
