#!/bin/sh
# Fuzzes the catalogue reader for a while: fuzz_run.sh BUILD SECONDS. Fails if it finds something.
set -eu
build=$1
seconds=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$(dirname "$0")/fuzz_seeds.sh" "$work"
mkdir "$work/found"
"$build/tests/fuzz/fuzz_catalogue" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
    -verbosity=0 -print_final_stats=1 -artifact_prefix="$work/" -dict="$work/catalogue.dict" \
    "$work/found" "$work/catalogue" >"$work/log" 2>&1 || {
    tail -n 60 "$work/log"
    echo "an input that breaks it, in base64:"
    for file in "$work"/crash-* "$work"/timeout-* "$work"/oom-*; do
        [ ! -f "$file" ] || base64 "$file"
    done
    exit 1
}
grep number_of_executed_units "$work/log"
