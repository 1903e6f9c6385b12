# needs: unescape
# The text of HTML: without tags, comments, scripts and styles.
def self.striptags(x)
  return if x.nil?

  place = :text
  raw = quote = nil
  out = []
  x.scan(/<!--|-->|<[a-zA-Z\/!?][a-zA-Z]*|[>"']|[^<>"'\-]+|./m) do |piece|
    case place
    when :text
      if piece == '<!--'
        place = :comment
      elsif piece.length > 1 && piece.start_with?('<')
        place = :tag
        raw = "</#{piece[1..-1].downcase}" if %w[<script <style].include?(piece.downcase)
      else
        out << piece
      end
    when :comment then place = :text if piece == '-->'
    when :quote then place = :tag if piece == quote
    when :raw
      if piece.downcase == raw
        place = :tag
        raw = nil
      end
    else
      if piece == '>'
        place = raw ? :raw : :text
      elsif ['"', "'"].include?(piece)
        place = :quote
        quote = piece
      end
    end
  end
  unescape(out.join)
end
