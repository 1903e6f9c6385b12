#!/bin/sh
# Pushes the connector to a workspace and releases it. Further options go to `workato push`:
#
#   bin/push                                  into the root folder
#   bin/push --folder 12345                   into another one
#   bin/push --notes 'Fixes the sign-in'      with other notes than those of RELEASE_NOTES.md
#
# WORKATO_API_TOKEN is the token of an API client of the workspace; WORKATO_BASE_URL names its data
# centre, such as https://app.eu.workato.com, and is that of the United States by itself.
set -eu
cd "$(dirname "$0")/.."
: "${WORKATO_API_TOKEN:?is not set; make an API client in the workspace and export its token}"

# Without notes the command would ask for them, which nobody answers in a pipeline.
set -- --connector connector.rb --description README.md --notes "$(cat RELEASE_NOTES.md)" "$@"
for logo in logo.png logo.jpg; do
  if [ -f "$logo" ]; then set -- --logo "$logo" "$@"; fi
done
exec bundle exec workato push "$@"
