# needs: header refuse text
# The header that brings a cookie; its value cannot begin another one.
def self.cookie(name, x)
  refuse('R0305', "the value of the cookie `#{name}` holds characters that no cookie may hold") if text(x).match?(/[;,]/)

  header("#{name}=#{text(x)}", 'Cookie')
end
