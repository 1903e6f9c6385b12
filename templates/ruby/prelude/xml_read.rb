# needs: xml_element xml_fail
# The value of a document: an object with its root element. Nothing is read of a document type.
def self.xml_read(x, lists = [], texts = [], prefixes = false)
  require 'strscan'
  at = ::StringScanner.new(x.delete_prefix("\uFEFF").gsub(/\r\n?/, "\n"))
  if at.skip_until(/(?=[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF])/)
    xml_fail(at, 'a control character stands in it')
  end
  between = lambda do |before|
    loop do
      at.skip(/\s+/)
      if at.skip(/<\?/)
        at.skip_until(/\?>/) || xml_fail(at, 'an instruction is not closed')
      elsif at.skip(/<!--/)
        at.skip_until(/-->/) || xml_fail(at, 'a comment is not closed')
      elsif before && at.skip(/<!DOCTYPE[^>\[]*/)
        at.skip(/>/) || xml_fail(at, 'a document type with rules of its own is not read')
      else
        break
      end
    end
  end
  between.call(true)
  at.skip(/</) || xml_fail(at, 'an element was expected')
  name, value = xml_element(at, lists, texts, prefixes)
  between.call(false)
  xml_fail(at, 'something stands behind the root element') unless at.eos?
  { (prefixes ? name : name[/[^:]*\z/]) => value }
end
