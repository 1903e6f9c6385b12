# Refuses a document at the place that is read.
def self.xml_fail(at, what)
  line = at.string.byteslice(0, at.pos).count("\n") + 1
  raise "this is not XML (line #{line}): #{what}"
end
