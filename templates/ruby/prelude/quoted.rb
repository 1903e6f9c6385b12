# A text as it is shown inside a message: in quotes, cut at 60 characters.
def self.quoted(x)
  "\"#{x[0, 60].gsub(/["\\]/) { |c| "\\#{c}" }.gsub("\n", '\n').gsub("\r", '\r').gsub("\t", '\t')}#{'…' if x.length > 60}\""
end
