//! The Ruby functions that exported connectors carry with them.
//!
//! Each stands in a file of its own under `templates/ruby/prelude/`, as it is printed inside
//! `s = Module.new do … end`: a comment, then `def self.name`. A first line `# needs: a b` names
//! the functions that it calls; it is not printed. All constants in them are written `::Time`,
//! because connectors are read inside the SDK's own namespace. Ruby 2.7 is enough for them. Lines
//! that not every connector needs are marked for [`cut`](mod@cut).

pub mod cut;

use std::collections::BTreeMap;

use self::cut::cut;

/// The file of each function, by name.
const SOURCES: &[(&str, &str)] = &[
    ("about_field", include_str!("../../templates/ruby/prelude/about_field.rb")),
    ("abs", include_str!("../../templates/ruby/prelude/abs.rb")),
    ("add", include_str!("../../templates/ruby/prelude/add.rb")),
    ("aes", include_str!("../../templates/ruby/prelude/aes.rb")),
    ("aes_decrypt", include_str!("../../templates/ruby/prelude/aes_decrypt.rb")),
    ("aes_encrypt", include_str!("../../templates/ruby/prelude/aes_encrypt.rb")),
    ("all", include_str!("../../templates/ruby/prelude/all.rb")),
    ("any", include_str!("../../templates/ruby/prelude/any.rb")),
    ("arithmetic", include_str!("../../templates/ruby/prelude/arithmetic.rb")),
    ("array", include_str!("../../templates/ruby/prelude/array.rb")),
    ("as_decimal", include_str!("../../templates/ruby/prelude/as_decimal.rb")),
    ("as_number", include_str!("../../templates/ruby/prelude/as_number.rb")),
    ("ascii", include_str!("../../templates/ruby/prelude/ascii.rb")),
    ("aside", include_str!("../../templates/ruby/prelude/aside.rb")),
    ("asked", include_str!("../../templates/ruby/prelude/asked.rb")),
    ("at", include_str!("../../templates/ruby/prelude/at.rb")),
    ("at_clock", include_str!("../../templates/ruby/prelude/at_clock.rb")),
    ("at_most", include_str!("../../templates/ruby/prelude/at_most.rb")),
    ("attempt", include_str!("../../templates/ruby/prelude/attempt.rb")),
    ("awaited", include_str!("../../templates/ruby/prelude/awaited.rb")),
    ("aws_sigv4", include_str!("../../templates/ruby/prelude/aws_sigv4.rb")),
    ("base64decode", include_str!("../../templates/ruby/prelude/base64decode.rb")),
    ("base64encode", include_str!("../../templates/ruby/prelude/base64encode.rb")),
    ("basic", include_str!("../../templates/ruby/prelude/basic.rb")),
    ("batch", include_str!("../../templates/ruby/prelude/batch.rb")),
    ("blank", include_str!("../../templates/ruby/prelude/blank.rb")),
    ("boolean", include_str!("../../templates/ruby/prelude/boolean.rb")),
    ("bytes", include_str!("../../templates/ruby/prelude/bytes.rb")),
    ("camel_case", include_str!("../../templates/ruby/prelude/camel_case.rb")),
    ("capitalize", include_str!("../../templates/ruby/prelude/capitalize.rb")),
    ("ceil", include_str!("../../templates/ruby/prelude/ceil.rb")),
    ("chosen", include_str!("../../templates/ruby/prelude/chosen.rb")),
    ("clamp", include_str!("../../templates/ruby/prelude/clamp.rb")),
    ("clean", include_str!("../../templates/ruby/prelude/clean.rb")),
    ("code_of", include_str!("../../templates/ruby/prelude/code_of.rb")),
    ("coded", include_str!("../../templates/ruby/prelude/coded.rb")),
    ("concat", include_str!("../../templates/ruby/prelude/concat.rb")),
    ("config", include_str!("../../templates/ruby/prelude/config.rb")),
    ("contains", include_str!("../../templates/ruby/prelude/contains.rb")),
    ("cookie", include_str!("../../templates/ruby/prelude/cookie.rb")),
    ("cookies", include_str!("../../templates/ruby/prelude/cookies.rb")),
    ("crc32", include_str!("../../templates/ruby/prelude/crc32.rb")),
    ("csv_read", include_str!("../../templates/ruby/prelude/csv_read.rb")),
    ("date", include_str!("../../templates/ruby/prelude/date.rb")),
    ("dated", include_str!("../../templates/ruby/prelude/dated.rb")),
    ("datetime", include_str!("../../templates/ruby/prelude/datetime.rb")),
    ("day_of", include_str!("../../templates/ruby/prelude/day_of.rb")),
    ("dec", include_str!("../../templates/ruby/prelude/dec.rb")),
    ("decimal", include_str!("../../templates/ruby/prelude/decimal.rb")),
    ("decode", include_str!("../../templates/ruby/prelude/decode.rb")),
    ("deep_compact", include_str!("../../templates/ruby/prelude/deep_compact.rb")),
    ("deep_map", include_str!("../../templates/ruby/prelude/deep_map.rb")),
    ("deeper", include_str!("../../templates/ruby/prelude/deeper.rb")),
    ("default", include_str!("../../templates/ruby/prelude/default.rb")),
    ("described", include_str!("../../templates/ruby/prelude/described.rb")),
    ("difference", include_str!("../../templates/ruby/prelude/difference.rb")),
    ("dig", include_str!("../../templates/ruby/prelude/dig.rb")),
    ("digest", include_str!("../../templates/ruby/prelude/digest.rb")),
    ("digits", include_str!("../../templates/ruby/prelude/digits.rb")),
    ("distinct_fields", include_str!("../../templates/ruby/prelude/distinct_fields.rb")),
    ("divide", include_str!("../../templates/ruby/prelude/divide.rb")),
    ("duration", include_str!("../../templates/ruby/prelude/duration.rb")),
    ("during", include_str!("../../templates/ruby/prelude/during.rb")),
    ("ec_key", include_str!("../../templates/ruby/prelude/ec_key.rb")),
    ("empty", include_str!("../../templates/ruby/prelude/empty.rb")),
    ("end_of", include_str!("../../templates/ruby/prelude/end_of.rb")),
    ("english", include_str!("../../templates/ruby/prelude/english.rb")),
    ("entries", include_str!("../../templates/ruby/prelude/entries.rb")),
    ("epoch", include_str!("../../templates/ruby/prelude/epoch.rb")),
    ("epoch_ms", include_str!("../../templates/ruby/prelude/epoch_ms.rb")),
    ("escape", include_str!("../../templates/ruby/prelude/escape.rb")),
    ("event", include_str!("../../templates/ruby/prelude/event.rb")),
    ("events", include_str!("../../templates/ruby/prelude/events.rb")),
    ("except", include_str!("../../templates/ruby/prelude/except.rb")),
    ("extreme", include_str!("../../templates/ruby/prelude/extreme.rb")),
    ("fail_with", include_str!("../../templates/ruby/prelude/fail_with.rb")),
    ("fault", include_str!("../../templates/ruby/prelude/fault.rb")),
    ("field_name", include_str!("../../templates/ruby/prelude/field_name.rb")),
    ("fields_at", include_str!("../../templates/ruby/prelude/fields_at.rb")),
    ("fingerprint", include_str!("../../templates/ruby/prelude/fingerprint.rb")),
    ("fit", include_str!("../../templates/ruby/prelude/fit.rb")),
    ("flatten", include_str!("../../templates/ruby/prelude/flatten.rb")),
    ("flatten_keys", include_str!("../../templates/ruby/prelude/flatten_keys.rb")),
    ("floor", include_str!("../../templates/ruby/prelude/floor.rb")),
    ("floor_divide", include_str!("../../templates/ruby/prelude/floor_divide.rb")),
    ("folder", include_str!("../../templates/ruby/prelude/folder.rb")),
    ("format_moment", include_str!("../../templates/ruby/prelude/format_moment.rb")),
    ("format_number", include_str!("../../templates/ruby/prelude/format_number.rb")),
    ("formatted", include_str!("../../templates/ruby/prelude/formatted.rb")),
    ("found", include_str!("../../templates/ruby/prelude/found.rb")),
    ("found_choices", include_str!("../../templates/ruby/prelude/found_choices.rb")),
    ("found_field", include_str!("../../templates/ruby/prelude/found_field.rb")),
    ("found_fields", include_str!("../../templates/ruby/prelude/found_fields.rb")),
    ("found_type", include_str!("../../templates/ruby/prelude/found_type.rb")),
    ("found_word", include_str!("../../templates/ruby/prelude/found_word.rb")),
    ("from_cookies", include_str!("../../templates/ruby/prelude/from_cookies.rb")),
    ("from_entries", include_str!("../../templates/ruby/prelude/from_entries.rb")),
    ("from_epoch", include_str!("../../templates/ruby/prelude/from_epoch.rb")),
    ("from_epoch_ms", include_str!("../../templates/ruby/prelude/from_epoch_ms.rb")),
    ("from_micros", include_str!("../../templates/ruby/prelude/from_micros.rb")),
    ("from_query", include_str!("../../templates/ruby/prelude/from_query.rb")),
    ("fromcsv", include_str!("../../templates/ruby/prelude/fromcsv.rb")),
    ("fromjson", include_str!("../../templates/ruby/prelude/fromjson.rb")),
    ("fromxml", include_str!("../../templates/ruby/prelude/fromxml.rb")),
    ("fromyaml", include_str!("../../templates/ruby/prelude/fromyaml.rb")),
    ("get", include_str!("../../templates/ruby/prelude/get.rb")),
    ("given", include_str!("../../templates/ruby/prelude/given.rb")),
    ("groupby", include_str!("../../templates/ruby/prelude/groupby.rb")),
    ("groups", include_str!("../../templates/ruby/prelude/groups.rb")),
    ("gunzip", include_str!("../../templates/ruby/prelude/gunzip.rb")),
    ("gzip", include_str!("../../templates/ruby/prelude/gzip.rb")),
    ("header", include_str!("../../templates/ruby/prelude/header.rb")),
    ("header_text", include_str!("../../templates/ruby/prelude/header_text.rb")),
    ("held", include_str!("../../templates/ruby/prelude/held.rb")),
    ("hexdecode", include_str!("../../templates/ruby/prelude/hexdecode.rb")),
    ("hexencode", include_str!("../../templates/ruby/prelude/hexencode.rb")),
    ("hmac", include_str!("../../templates/ruby/prelude/hmac.rb")),
    ("holds", include_str!("../../templates/ruby/prelude/holds.rb")),
    ("host", include_str!("../../templates/ruby/prelude/host.rb")),
    ("humanize", include_str!("../../templates/ruby/prelude/humanize.rb")),
    ("identity", include_str!("../../templates/ruby/prelude/identity.rb")),
    ("in_zone", include_str!("../../templates/ruby/prelude/in_zone.rb")),
    ("index", include_str!("../../templates/ruby/prelude/index.rb")),
    ("index_by", include_str!("../../templates/ruby/prelude/index_by.rb")),
    ("index_of", include_str!("../../templates/ruby/prelude/index_of.rb")),
    ("input", include_str!("../../templates/ruby/prelude/input.rb")),
    ("input_chosen", include_str!("../../templates/ruby/prelude/input_chosen.rb")),
    ("input_form", include_str!("../../templates/ruby/prelude/input_form.rb")),
    ("input_limits", include_str!("../../templates/ruby/prelude/input_limits.rb")),
    ("input_object", include_str!("../../templates/ruby/prelude/input_object.rb")),
    ("input_typed", include_str!("../../templates/ruby/prelude/input_typed.rb")),
    ("input_value", include_str!("../../templates/ruby/prelude/input_value.rb")),
    ("int", include_str!("../../templates/ruby/prelude/int.rb")),
    ("integer", include_str!("../../templates/ruby/prelude/integer.rb")),
    ("intersect", include_str!("../../templates/ruby/prelude/intersect.rb")),
    ("iso8601", include_str!("../../templates/ruby/prelude/iso8601.rb")),
    ("join", include_str!("../../templates/ruby/prelude/join.rb")),
    ("json_checked", include_str!("../../templates/ruby/prelude/json_checked.rb")),
    ("json_schema_fields", include_str!("../../templates/ruby/prelude/json_schema_fields.rb")),
    ("json_schema_type", include_str!("../../templates/ruby/prelude/json_schema_type.rb")),
    ("json_text", include_str!("../../templates/ruby/prelude/json_text.rb")),
    ("jwk", include_str!("../../templates/ruby/prelude/jwk.rb")),
    ("jwt_decode", include_str!("../../templates/ruby/prelude/jwt_decode.rb")),
    ("jwt_encode", include_str!("../../templates/ruby/prelude/jwt_encode.rb")),
    ("jwt_key", include_str!("../../templates/ruby/prelude/jwt_key.rb")),
    ("jwt_sign", include_str!("../../templates/ruby/prelude/jwt_sign.rb")),
    ("jwt_signed", include_str!("../../templates/ruby/prelude/jwt_signed.rb")),
    ("kebab_case", include_str!("../../templates/ruby/prelude/kebab_case.rb")),
    ("keys", include_str!("../../templates/ruby/prelude/keys.rb")),
    ("kind", include_str!("../../templates/ruby/prelude/kind.rb")),
    ("known_base", include_str!("../../templates/ruby/prelude/known_base.rb")),
    ("last_word", include_str!("../../templates/ruby/prelude/last_word.rb")),
    ("later", include_str!("../../templates/ruby/prelude/later.rb")),
    ("length", include_str!("../../templates/ruby/prelude/length.rb")),
    ("less", include_str!("../../templates/ruby/prelude/less.rb")),
    ("lines", include_str!("../../templates/ruby/prelude/lines.rb")),
    ("lines_of", include_str!("../../templates/ruby/prelude/lines_of.rb")),
    ("list", include_str!("../../templates/ruby/prelude/list.rb")),
    ("located", include_str!("../../templates/ruby/prelude/located.rb")),
    ("lookup_table", include_str!("../../templates/ruby/prelude/lookup_table.rb")),
    ("many_of", include_str!("../../templates/ruby/prelude/many_of.rb")),
    ("map", include_str!("../../templates/ruby/prelude/map.rb")),
    ("map_values", include_str!("../../templates/ruby/prelude/map_values.rb")),
    ("mask", include_str!("../../templates/ruby/prelude/mask.rb")),
    ("matches", include_str!("../../templates/ruby/prelude/matches.rb")),
    ("max", include_str!("../../templates/ruby/prelude/max.rb")),
    ("media_type", include_str!("../../templates/ruby/prelude/media_type.rb")),
    ("memory_key", include_str!("../../templates/ruby/prelude/memory_key.rb")),
    ("merge", include_str!("../../templates/ruby/prelude/merge.rb")),
    ("merged_body", include_str!("../../templates/ruby/prelude/merged_body.rb")),
    ("micros", include_str!("../../templates/ruby/prelude/micros.rb")),
    ("min", include_str!("../../templates/ruby/prelude/min.rb")),
    ("moment", include_str!("../../templates/ruby/prelude/moment.rb")),
    ("multipart", include_str!("../../templates/ruby/prelude/multipart.rb")),
    ("multiply", include_str!("../../templates/ruby/prelude/multiply.rb")),
    ("native", include_str!("../../templates/ruby/prelude/native.rb")),
    ("negate", include_str!("../../templates/ruby/prelude/negate.rb")),
    ("nest_keys", include_str!("../../templates/ruby/prelude/nest_keys.rb")),
    ("next_link", include_str!("../../templates/ruby/prelude/next_link.rb")),
    ("normalize", include_str!("../../templates/ruby/prelude/normalize.rb")),
    ("now", include_str!("../../templates/ruby/prelude/now.rb")),
    ("num", include_str!("../../templates/ruby/prelude/num.rb")),
    ("number", include_str!("../../templates/ruby/prelude/number.rb")),
    ("oauth1", include_str!("../../templates/ruby/prelude/oauth1.rb")),
    ("oauth1_own", include_str!("../../templates/ruby/prelude/oauth1_own.rb")),
    ("object", include_str!("../../templates/ruby/prelude/object.rb")),
    ("octets", include_str!("../../templates/ruby/prelude/octets.rb")),
    ("offset", include_str!("../../templates/ruby/prelude/offset.rb")),
    ("omit", include_str!("../../templates/ruby/prelude/omit.rb")),
    ("omit_list", include_str!("../../templates/ruby/prelude/omit_list.rb")),
    ("once", include_str!("../../templates/ruby/prelude/once.rb")),
    ("one_of", include_str!("../../templates/ruby/prelude/one_of.rb")),
    ("only", include_str!("../../templates/ruby/prelude/only.rb")),
    ("order", include_str!("../../templates/ruby/prelude/order.rb")),
    ("origin", include_str!("../../templates/ruby/prelude/origin.rb")),
    ("over_https", include_str!("../../templates/ruby/prelude/over_https.rb")),
    ("own_route", include_str!("../../templates/ruby/prelude/own_route.rb")),
    ("pad_end", include_str!("../../templates/ruby/prelude/pad_end.rb")),
    ("pad_start", include_str!("../../templates/ruby/prelude/pad_start.rb")),
    ("padding", include_str!("../../templates/ruby/prelude/padding.rb")),
    ("pairs_of", include_str!("../../templates/ruby/prelude/pairs_of.rb")),
    ("parameters", include_str!("../../templates/ruby/prelude/parameters.rb")),
    ("part", include_str!("../../templates/ruby/prelude/part.rb")),
    ("pascal_case", include_str!("../../templates/ruby/prelude/pascal_case.rb")),
    ("path", include_str!("../../templates/ruby/prelude/path.rb")),
    ("path_begun", include_str!("../../templates/ruby/prelude/path_begun.rb")),
    ("path_value", include_str!("../../templates/ruby/prelude/path_value.rb")),
    ("path_values", include_str!("../../templates/ruby/prelude/path_values.rb")),
    ("patient", include_str!("../../templates/ruby/prelude/patient.rb")),
    ("pause", include_str!("../../templates/ruby/prelude/pause.rb")),
    ("pbkdf2", include_str!("../../templates/ruby/prelude/pbkdf2.rb")),
    ("pem_key", include_str!("../../templates/ruby/prelude/pem_key.rb")),
    ("piece", include_str!("../../templates/ruby/prelude/piece.rb")),
    ("pkce_challenge", include_str!("../../templates/ruby/prelude/pkce_challenge.rb")),
    ("plain_host", include_str!("../../templates/ruby/prelude/plain_host.rb")),
    ("pluralize", include_str!("../../templates/ruby/prelude/pluralize.rb")),
    ("presence", include_str!("../../templates/ruby/prelude/presence.rb")),
    ("proof", include_str!("../../templates/ruby/prelude/proof.rb")),
    ("proves", include_str!("../../templates/ruby/prelude/proves.rb")),
    ("public_key", include_str!("../../templates/ruby/prelude/public_key.rb")),
    ("put", include_str!("../../templates/ruby/prelude/put.rb")),
    ("query", include_str!("../../templates/ruby/prelude/query.rb")),
    ("quoted", include_str!("../../templates/ruby/prelude/quoted.rb")),
    ("random_bytes", include_str!("../../templates/ruby/prelude/random_bytes.rb")),
    ("range", include_str!("../../templates/ruby/prelude/range.rb")),
    ("read", include_str!("../../templates/ruby/prelude/read.rb")),
    ("read_date", include_str!("../../templates/ruby/prelude/read_date.rb")),
    ("read_field", include_str!("../../templates/ruby/prelude/read_field.rb")),
    ("read_format", include_str!("../../templates/ruby/prelude/read_format.rb")),
    ("read_mail", include_str!("../../templates/ruby/prelude/read_mail.rb")),
    ("read_moment", include_str!("../../templates/ruby/prelude/read_moment.rb")),
    ("read_object", include_str!("../../templates/ruby/prelude/read_object.rb")),
    ("read_time", include_str!("../../templates/ruby/prelude/read_time.rb")),
    ("reason", include_str!("../../templates/ruby/prelude/reason.rb")),
    ("refuse", include_str!("../../templates/ruby/prelude/refuse.rb")),
    ("regex_find", include_str!("../../templates/ruby/prelude/regex_find.rb")),
    ("regex_find_all", include_str!("../../templates/ruby/prelude/regex_find_all.rb")),
    ("regex_groups", include_str!("../../templates/ruby/prelude/regex_groups.rb")),
    ("regex_replace", include_str!("../../templates/ruby/prelude/regex_replace.rb")),
    ("regex_split", include_str!("../../templates/ruby/prelude/regex_split.rb")),
    ("reject", include_str!("../../templates/ruby/prelude/reject.rb")),
    ("rejectattr", include_str!("../../templates/ruby/prelude/rejectattr.rb")),
    ("relative", include_str!("../../templates/ruby/prelude/relative.rb")),
    ("remainder", include_str!("../../templates/ruby/prelude/remainder.rb")),
    ("rename", include_str!("../../templates/ruby/prelude/rename.rb")),
    ("rename_keys", include_str!("../../templates/ruby/prelude/rename_keys.rb")),
    ("replace", include_str!("../../templates/ruby/prelude/replace.rb")),
    ("reported", include_str!("../../templates/ruby/prelude/reported.rb")),
    ("request_url", include_str!("../../templates/ruby/prelude/request_url.rb")),
    ("restored", include_str!("../../templates/ruby/prelude/restored.rb")),
    ("round", include_str!("../../templates/ruby/prelude/round.rb")),
    ("route", include_str!("../../templates/ruby/prelude/route.rb")),
    ("rsa_key", include_str!("../../templates/ruby/prelude/rsa_key.rb")),
    ("rsa_sign", include_str!("../../templates/ruby/prelude/rsa_sign.rb")),
    ("rsa_verify", include_str!("../../templates/ruby/prelude/rsa_verify.rb")),
    ("same", include_str!("../../templates/ruby/prelude/same.rb")),
    ("seconds", include_str!("../../templates/ruby/prelude/seconds.rb")),
    ("secret_forms", include_str!("../../templates/ruby/prelude/secret_forms.rb")),
    ("secret_texts", include_str!("../../templates/ruby/prelude/secret_texts.rb")),
    ("secure_equals", include_str!("../../templates/ruby/prelude/secure_equals.rb")),
    ("segment", include_str!("../../templates/ruby/prelude/segment.rb")),
    ("segments", include_str!("../../templates/ruby/prelude/segments.rb")),
    ("select", include_str!("../../templates/ruby/prelude/select.rb")),
    ("selectattr", include_str!("../../templates/ruby/prelude/selectattr.rb")),
    ("sent_fields", include_str!("../../templates/ruby/prelude/sent_fields.rb")),
    ("shift", include_str!("../../templates/ruby/prelude/shift.rb")),
    ("shown", include_str!("../../templates/ruby/prelude/shown.rb")),
    ("signed", include_str!("../../templates/ruby/prelude/signed.rb")),
    ("signed_in", include_str!("../../templates/ruby/prelude/signed_in.rb")),
    ("singularize", include_str!("../../templates/ruby/prelude/singularize.rb")),
    ("slice", include_str!("../../templates/ruby/prelude/slice.rb")),
    ("slugify", include_str!("../../templates/ruby/prelude/slugify.rb")),
    ("snake_case", include_str!("../../templates/ruby/prelude/snake_case.rb")),
    ("some", include_str!("../../templates/ruby/prelude/some.rb")),
    ("sort", include_str!("../../templates/ruby/prelude/sort.rb")),
    ("sorted_pairs", include_str!("../../templates/ruby/prelude/sorted_pairs.rb")),
    ("sorted_pairs_of", include_str!("../../templates/ruby/prelude/sorted_pairs_of.rb")),
    ("span", include_str!("../../templates/ruby/prelude/span.rb")),
    ("split", include_str!("../../templates/ruby/prelude/split.rb")),
    ("start_of", include_str!("../../templates/ruby/prelude/start_of.rb")),
    ("stored", include_str!("../../templates/ruby/prelude/stored.rb")),
    ("strftime", include_str!("../../templates/ruby/prelude/strftime.rb")),
    ("string", include_str!("../../templates/ruby/prelude/string.rb")),
    ("striptags", include_str!("../../templates/ruby/prelude/striptags.rb")),
    ("subtract", include_str!("../../templates/ruby/prelude/subtract.rb")),
    ("sum", include_str!("../../templates/ruby/prelude/sum.rb")),
    ("text", include_str!("../../templates/ruby/prelude/text.rb")),
    ("throttle", include_str!("../../templates/ruby/prelude/throttle.rb")),
    ("ticks", include_str!("../../templates/ruby/prelude/ticks.rb")),
    ("title", include_str!("../../templates/ruby/prelude/title.rb")),
    ("tls", include_str!("../../templates/ruby/prelude/tls.rb")),
    ("tocsv", include_str!("../../templates/ruby/prelude/tocsv.rb")),
    ("tojson", include_str!("../../templates/ruby/prelude/tojson.rb")),
    ("tokens", include_str!("../../templates/ruby/prelude/tokens.rb")),
    ("told", include_str!("../../templates/ruby/prelude/told.rb")),
    ("toxml", include_str!("../../templates/ruby/prelude/toxml.rb")),
    ("toyaml", include_str!("../../templates/ruby/prelude/toyaml.rb")),
    ("trim", include_str!("../../templates/ruby/prelude/trim.rb")),
    ("truncate", include_str!("../../templates/ruby/prelude/truncate.rb")),
    ("trusted", include_str!("../../templates/ruby/prelude/trusted.rb")),
    ("truth", include_str!("../../templates/ruby/prelude/truth.rb")),
    ("type", include_str!("../../templates/ruby/prelude/type.rb")),
    ("typed", include_str!("../../templates/ruby/prelude/typed.rb")),
    ("unescape", include_str!("../../templates/ruby/prelude/unescape.rb")),
    ("union", include_str!("../../templates/ruby/prelude/union.rb")),
    ("unique", include_str!("../../templates/ruby/prelude/unique.rb")),
    ("unique_key", include_str!("../../templates/ruby/prelude/unique_key.rb")),
    ("unreadable", include_str!("../../templates/ruby/prelude/unreadable.rb")),
    ("url", include_str!("../../templates/ruby/prelude/url.rb")),
    ("url_begun", include_str!("../../templates/ruby/prelude/url_begun.rb")),
    ("url_parts", include_str!("../../templates/ruby/prelude/url_parts.rb")),
    ("urldecode", include_str!("../../templates/ruby/prelude/urldecode.rb")),
    ("urlencode", include_str!("../../templates/ruby/prelude/urlencode.rb")),
    ("used", include_str!("../../templates/ruby/prelude/used.rb")),
    ("uuid", include_str!("../../templates/ruby/prelude/uuid.rb")),
    ("values", include_str!("../../templates/ruby/prelude/values.rb")),
    ("want", include_str!("../../templates/ruby/prelude/want.rb")),
    ("weekday", include_str!("../../templates/ruby/prelude/weekday.rb")),
    ("whole", include_str!("../../templates/ruby/prelude/whole.rb")),
    ("window_end", include_str!("../../templates/ruby/prelude/window_end.rb")),
    ("with_params", include_str!("../../templates/ruby/prelude/with_params.rb")),
    ("without_params", include_str!("../../templates/ruby/prelude/without_params.rb")),
    ("word", include_str!("../../templates/ruby/prelude/word.rb")),
    ("words", include_str!("../../templates/ruby/prelude/words.rb")),
    ("workato_field", include_str!("../../templates/ruby/prelude/workato_field.rb")),
    ("workato_fields", include_str!("../../templates/ruby/prelude/workato_fields.rb")),
    ("write", include_str!("../../templates/ruby/prelude/write.rb")),
    ("write_date", include_str!("../../templates/ruby/prelude/write_date.rb")),
    ("write_field", include_str!("../../templates/ruby/prelude/write_field.rb")),
    ("write_format", include_str!("../../templates/ruby/prelude/write_format.rb")),
    ("write_object", include_str!("../../templates/ruby/prelude/write_object.rb")),
    ("write_time", include_str!("../../templates/ruby/prelude/write_time.rb")),
    ("write_typed", include_str!("../../templates/ruby/prelude/write_typed.rb")),
    ("xml_decode", include_str!("../../templates/ruby/prelude/xml_decode.rb")),
    ("xml_element", include_str!("../../templates/ruby/prelude/xml_element.rb")),
    ("xml_escape", include_str!("../../templates/ruby/prelude/xml_escape.rb")),
    ("xml_fail", include_str!("../../templates/ruby/prelude/xml_fail.rb")),
    ("xml_merged", include_str!("../../templates/ruby/prelude/xml_merged.rb")),
    ("xml_name", include_str!("../../templates/ruby/prelude/xml_name.rb")),
    ("xml_part", include_str!("../../templates/ruby/prelude/xml_part.rb")),
    ("xml_read", include_str!("../../templates/ruby/prelude/xml_read.rb")),
    ("xml_text", include_str!("../../templates/ruby/prelude/xml_text.rb")),
    ("xml_tree", include_str!("../../templates/ruby/prelude/xml_tree.rb")),
    ("xml_write", include_str!("../../templates/ruby/prelude/xml_write.rb")),
    ("yaml_lines", include_str!("../../templates/ruby/prelude/yaml_lines.rb")),
    ("yaml_plain", include_str!("../../templates/ruby/prelude/yaml_plain.rb")),
    ("yaml_text", include_str!("../../templates/ruby/prelude/yaml_text.rb")),
    ("yaml_value", include_str!("../../templates/ruby/prelude/yaml_value.rb")),
    ("zip", include_str!("../../templates/ruby/prelude/zip.rb")),
    ("zone", include_str!("../../templates/ruby/prelude/zone.rb")),
];

/// A function of the prelude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    pub name: &'static str,
    /// The comment and the definition, without the line of needs; ends with a line break.
    pub source: &'static str,
    needs: &'static str,
}

impl Function {
    /// The names of the functions that it calls.
    pub fn needs(self) -> impl Iterator<Item = &'static str> {
        self.needs.split_ascii_whitespace()
    }
}

/// The function of this name.
#[must_use]
pub fn find(name: &str) -> Option<Function> {
    let at = SOURCES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    let (name, file) = SOURCES[at];
    let (needs, source) =
        file.strip_prefix("# needs: ").and_then(|rest| rest.split_once('\n')).unwrap_or(("", file));
    Some(Function { name, source, needs })
}

/// Every function, in the order of their names.
pub fn all() -> impl Iterator<Item = Function> {
    SOURCES.iter().filter_map(|(name, _)| find(name))
}

/// The functions of these names and all that they call, cut down to what is used, in the order of
/// their names. Names that are no functions are left out.
#[must_use]
pub fn closure<'a>(
    names: impl IntoIterator<Item = &'a str>,
    uses: &dyn Fn(&str) -> bool,
) -> BTreeMap<&'static str, String> {
    let mut known = BTreeMap::new();
    let mut open: Vec<Function> = names.into_iter().filter_map(find).collect();
    while let Some(function) = open.pop() {
        if known.contains_key(function.name) {
            continue;
        }
        let source = cut(function.source, uses);
        open.extend(function.needs().filter(|name| calls(&source, name)).filter_map(find));
        known.insert(function.name, source);
    }
    known
}

/// Whether Ruby calls a function of this name without a receiver.
fn calls(ruby: &str, name: &str) -> bool {
    let before = |at: usize| {
        ruby[..at].ends_with(|before: char| before.is_ascii_alphanumeric() || "_.:@'\"`".contains(before))
    };
    let code = |at: usize| !ruby[..at].rsplit('\n').next().unwrap_or("").trim_start().starts_with('#');
    ruby.match_indices(&format!("{name}(")).any(|(at, _)| !before(at) && code(at))
}

/// The names of the prelude functions that a piece of Ruby calls: what follows `s.`.
#[must_use]
pub fn called(ruby: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in ruby.match_indices("s.") {
        let inside = ruby[..at].ends_with(|before: char| {
            before.is_ascii_alphanumeric() || matches!(before, '_' | '.' | '@' | ':')
        });
        let rest = &ruby[at + 2..];
        let end =
            rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        if !inside && find(&rest[..end]).is_some() && !names.contains(&&rest[..end]) {
            names.push(&rest[..end]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{SOURCES, all, called, calls, closure, find};
    use crate::builtin;

    #[test]
    fn every_file_of_the_folder_is_a_function_of_its_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/ruby/prelude");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".rb").map(str::to_owned))
            .collect();
        files.sort();
        assert_eq!(files, SOURCES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for function in all() {
            let defined = format!("\ndef self.{}", function.name);
            assert!(
                function.source.starts_with("# ") && function.source.contains(&defined),
                "{}",
                function.name
            );
            assert!(function.source.ends_with("\nend\n"), "{}", function.name);
            assert_eq!(function.source.matches("\ndef ").count(), 1, "{}", function.name);
        }
    }

    #[test]
    fn a_function_names_what_it_calls() {
        for function in all() {
            let called = |name: &&str| *name != function.name && calls(function.source, name);
            let called: Vec<&str> = SOURCES.iter().map(|(name, _)| *name).filter(called).collect();
            assert_eq!(function.needs().collect::<Vec<_>>(), called, "{}", function.name);
        }
    }

    #[test]
    fn what_is_needed_comes_along_once_and_in_order() {
        let names =
            |names: &[&str]| closure(names.iter().copied(), &|_| true).into_keys().collect::<Vec<_>>();
        assert_eq!(names(&["less"]), ["kind", "less", "order", "type"]);
        assert_eq!(names(&["get", "nothing", "get"]), ["get"]);
        assert!(names(&[]).is_empty());
    }

    #[test]
    fn calls_are_found_in_ruby() {
        assert_eq!(called("s.text(x) + items.text + s.get(s.text(y), 'a') + keys.get"), ["text", "get"]);
    }

    #[test]
    fn what_functions_and_operators_print_is_in_the_prelude() {
        for function in builtin::all() {
            if let Some(call) = function.ruby.strip_prefix("s.") {
                let name = call.split('(').next().unwrap_or_default();
                assert!(find(name).is_some(), "{}: {name}", function.name);
            } else if function.name != "try" {
                assert!(function.ruby.starts_with("{0}."), "{}", function.name);
            }
        }
    }
}
