# The words of a name: cut at what is no letter or digit, and where capitals begin.
def self.words(x)
  x.gsub(/(?<=[\p{Lower}\p{N}])(?=\p{Upper})|(?<=\p{Upper})(?=\p{Upper}\p{Lower})/, ' ').scan(/(?:\p{Alphabetic}|\p{N})+/)
end
