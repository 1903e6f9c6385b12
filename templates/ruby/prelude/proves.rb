# Whether a header proves who asks: by its name, or by a secret in it.
def self.proves(name, value, secrets)
  %w[authorization cookie proxy-authorization].include?(name.downcase) || secrets.any? { |form| value.to_s.include?(form) }
end
