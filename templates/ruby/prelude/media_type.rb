# The media type that the end of a file's name says.
def self.media_type(name)
  {
    'css' => 'text/css',
    'csv' => 'text/csv',
    'doc' => 'application/msword',
    'docx' => 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'gif' => 'image/gif',
    'gz' => 'application/gzip',
    'htm' => 'text/html',
    'html' => 'text/html',
    'jpeg' => 'image/jpeg',
    'jpg' => 'image/jpeg',
    'json' => 'application/json',
    'md' => 'text/markdown',
    'mp3' => 'audio/mpeg',
    'mp4' => 'video/mp4',
    'pdf' => 'application/pdf',
    'png' => 'image/png',
    'ppt' => 'application/vnd.ms-powerpoint',
    'pptx' => 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'rtf' => 'application/rtf',
    'svg' => 'image/svg+xml',
    'txt' => 'text/plain',
    'wav' => 'audio/wav',
    'webp' => 'image/webp',
    'xls' => 'application/vnd.ms-excel',
    'xlsx' => 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'xml' => 'application/xml',
    'zip' => 'application/zip'
  }.fetch(name[/\.([^.]*)\z/, 1].to_s.downcase, 'application/octet-stream')
end
