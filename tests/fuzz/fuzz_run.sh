#!/bin/sh
# Fuzzes one reader for a while: fuzz_run.sh BUILD TARGET SECONDS, where TARGET is catalogue,
# cascade, jpeg, png, samples, votes, recipe, spotify, tensors, web, server or media. Fails if it
# finds something, and if no request that the server starts from gets a route to say yes.
set -eu
build=$1
target=$2
seconds=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$(dirname "$0")/fuzz_seeds.sh" "$work"
case $target in
jpeg | png) "$build/tests/fuzz/seed_pictures" "$work" ;;
server)
    "$(dirname "$0")/seed_requests.py" "$work"
    # The models are there, and no player or library of this machine's listener.
    export MIEN_ASSETS="$build/assets" TMPDIR="$work" HOME="$work" XDG_RUNTIME_DIR="$work"
    export XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" MPD_HOST="$work/no-mpd"
    export MIEN_AUDIO_OUTPUT=null
    ;;
media) "$build/tests/fuzz/seed_messages" "$work" ;;
esac
mkdir "$work/found"
"$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
    -verbosity=0 -print_final_stats=1 -artifact_prefix="$work/" -dict="$work/$target.dict" \
    "$work/found" "$work/$target" >"$work/log" 2>&1 || {
    tail -n 60 "$work/log"
    echo "an input that breaks it, in base64:"
    for file in "$work"/crash-* "$work"/leak-* "$work"/timeout-* "$work"/oom-*; do
        [ ! -f "$file" ] || base64 "$file"
    done
    exit 1
}
grep -e number_of_executed_units -e "fuzz_.*: " "$work/log"
! grep -q "never answered" "$work/log"
