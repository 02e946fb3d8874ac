#!/bin/sh
# Fetches the page that shows the description, RapiDoc, from npm into this folder, with its licences.
# The hash of its one style element is in ../../src/http/docs.rs: look at the page, and at its console, after a change.
set -eu
cd "$(dirname "$0")"
version=9.3.8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --pack-destination "$folder" "rapidoc@$version" >/dev/null
tar -xzf "$folder/rapidoc-$version.tgz" -C "$folder"
# Without a name and a time, so that the same script is the same file.
gzip -9n <"$folder/package/dist/rapidoc-min.js" >rapidoc-min.js.gz
{
  cat "$folder/package/LICENSE.txt"
  printf '\n---- What is bundled in rapidoc-min.js ----\n\n'
  cat "$folder/package/dist/rapidoc-min.js.LICENSE.txt"
} >rapidoc-LICENSE.txt
