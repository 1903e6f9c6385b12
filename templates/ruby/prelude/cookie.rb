# needs: header text
# The header that brings a cookie; its value cannot begin another one.
def self.cookie(name, x)
  raise "the value of the cookie `#{name}` holds characters that no cookie may hold" if text(x).match?(/[;,]/)

  header("#{name}=#{text(x)}", 'Cookie')
end
