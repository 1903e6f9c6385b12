# needs: from_query fromjson refuse xml_read
# What was delivered to a webhook: payload, headers by their names in lower case with `_` for `-`,
# params, and the text of the body where the platform has not read it already.
def self.event(given, headers, params, about = {})
  raw = given.is_a?(::String) ? given.dup.force_encoding('UTF-8') : nil
  refuse('R0180', 'the payload is not text in UTF-8') unless raw.nil? || raw.valid_encoding?

  named = (headers || {}).to_h.each_with_object({}) do |(name, value), all|
    name = name.to_s.downcase.tr('-', '_')
    all[name] = [all[name], *value].compact.join(', ')
  end
  #? event.auto
  form = case named['content_type'].to_s.split(';').first.to_s.strip.downcase
         when 'application/x-www-form-urlencoded' then 'form'
         when 'application/xml', 'text/xml', /\+xml\z/ then 'xml'
         when 'text/json' then 'json'
         when %r{\Atext/} then 'text'
         else 'json'
         end
  #?
  form = about[:form] #? !event.auto
  blank = raw && raw.match?(/\A[ \t\n\f\r]*\z/)
  payload = if raw.nil?
              given || {}
            elsif form == 'text'
              raw
            elsif form == 'form' #? event.auto event.form=form
              from_query(raw) #? event.auto event.form=form
            elsif blank
              {}
            else
              begin
                #? event.auto
                if form == 'xml'
                  xml_read(raw, about[:lists] || [], [], about[:prefixes])
                else
                  fromjson(raw)
                end
                #?
                xml_read(raw, about[:lists] || [], [], about[:prefixes]) #? event.form=xml
                fromjson(raw) #? !event.auto+!event.form=xml
              rescue ::StandardError
                refuse('R0180', form == 'xml' ? 'the payload is not XML' : 'the payload is not JSON')
              end
            end
  params = (params || {}).to_h.map { |name, value| [name.to_s, [value].flatten.last] }.to_h
  { 'payload' => payload, 'headers' => named, 'params' => params, 'raw' => raw.to_s }
end
