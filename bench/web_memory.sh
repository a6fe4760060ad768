#!/bin/sh
# The memory of `mien serve` after a million requests (wrk): bench/web_memory.sh BUILD [SONGS [REQUESTS]],
# with as many made-up songs as the article's catalogue has. Prints the memory in use at the start,
# and after each tenth of the requests.
set -eu
build=$(cd "$1" && pwd)
songs=${2:-18352}
requests=${3:-1000000}
here=$(cd "$(dirname "$0")" && pwd)
mien=$build/src/cli/mien
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

MIEN=$mien PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/../tests/integration python3 -c "
from harness import catalogue, song_rows
print(catalogue(song_rows($songs)), end='')" >"$work/songs.csv"
"$mien" add "$work/songs.csv" --library "$work/library.db" --quiet
"$mien" fit --library "$work/library.db" --quiet

# Requests in turn, of what a page asks for; another song each time.
cat >"$work/ask.lua" <<END
local ways = {
    function(i) return "/api/songs?mood=" .. ({"angry", "calm", "happy", "sad"})[i % 4 + 1] end,
    function(i) return "/api/like?song=" .. i % $songs + 1 end,
    function(i) return "/api/songs/" .. i % $songs + 1 end,
    function(i) return "/api/songs?mood=calm&count=20&seed=" .. i end,
    function(i) return "/api/like?mood=sad&count=20&song=" .. i % $songs + 1 end,
    function(i) return "/api/library/search?words=amber" end,
    function(i) return "/healthz" end,
    function(i) return "/" end,
}
local count = 0
function request()
    count = count + 1
    -- A search and the page, which take longest, now and then.
    local way = count % 50 == 0 and 6 or count % 51 == 0 and 8 or count % 5 + 1
    return wrk.format("GET", ways[way](count * 7919))
end
END

"$mien" serve --port 0 --library "$work/library.db" >"$work/said" &
server=$!
until grep -q 'http://' "$work/said"; do sleep 0.1; done
address=$(sed 's|.*\(http://[^ ]*\)/ .*|\1|' "$work/said")

memory() {
    awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server/status"
}
answered() {
    curl -s "$address/metrics" | awk '/^mien_answers_total/ { sum += $2 } END { print sum + 0 }'
}
# What it reads at its start, its models, is there once a picture has been answered.
curl -s -o /dev/null -H 'Content-Type: image/png' --data-binary x "$address/api/mood"
sleep 2
echo "requests  MB in use"
printf '%8d  %s\n' 0 "$(memory)"
next=$((requests / 10))
while [ "$next" -le "$requests" ]; do
    # In pieces of a second: wrk counts no requests by itself.
    while [ "$(answered)" -lt "$next" ]; do
        wrk -t 1 -c 8 -d 1 -s "$work/ask.lua" "$address" >"$work/wrk"
    done
    printf '%8d  %s\n' "$(answered)" "$(memory)"
    next=$((next + requests / 10))
done
grep -H 'Non-2xx' "$work/wrk" && exit 1
awk '/VmHWM/ { printf "at most   %.1f\n", $2 / 1024 }' "/proc/$server/status"
