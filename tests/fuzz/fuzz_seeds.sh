#!/bin/sh
# Writes what fuzzing starts from: small made-up catalogues, cascades, tables of faces, votes, files of
# tensors, first lines of requests, Mien's own recipes, and dictionaries. (Pictures come from seed_pictures, what mien-media writes from
# seed_messages.)
# usage: fuzz_seeds.sh FOLDER; makes FOLDER/{catalogue,cascade,...}/* and FOLDER/*.dict
set -eu
folder=${1:?usage: fuzz_seeds.sh FOLDER}
mkdir -p "$folder/catalogue"
id=0123456789abcdefghijAB
seed() {
    # shellcheck disable=SC2059 # the seeds are formats, for their escapes
    printf "$2" >"$folder/catalogue/$1"
}

# The first byte says in pieces of how many bytes the rest is fed.
seed kaggle "7danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,type,id,uri,duration_ms,genre,song_name,Unnamed: 0,title
0.1,0.2,3,-4.5,1,0.6,0.7,5e-05,0.9,0.11,120.5,x,$id,spotify:track:$id,180000,Step,Salt,,
0.1,0.2,-1,-4.5,1,0.6,0.7,0.8,0.9,0.11,120.5,x,$id,spotify:track:$id,180000,Step,,0.0,Ferry
"
seed exportify "\001\357\273\277Track URI,Track Name,Album Name,Artist Name(s),Duration (ms),Genres,Energy,Mode\r\nspotify:track:$id,\"Salt, and \"\"Rain\"\"\",Harbour,A;B ; C,1000,\"a,b\",,1.0\r\n"
seed semicolon "\377\357\273\277name;id;energy;loudness\r\nSalt;x;0,5;-7,25\r\nRain;https://open.spotify.com/intl-de/track/$id?si=1;NA;inf\r\n"
seed tabs "\003title\tartist\ttempo\nSalt\tTin\t120,5\nRain\t\t1\n\"Two\nlines\"\tTin;Drum\t0\n"
seed broken "\020name,uri,energy\nSalt,spotify:local:x,loud\nTin\n\"open,x,1\n"
seed quotes "\001name,id\n\"a\"b,1\na\"b,2\n \"a\"\"b\" ,\"3\"\"\n\"\r"
seed control "\002\r\n  \nname,id,valence,key\ra\033[2J\302\233b,row-7,1e308,11\rcaf\351,y,0.5,1.5\r"

cat >"$folder/catalogue.dict" <<'END'
"song_name"
"track_name"
"name"
"title"
"artist"
"Artist Name(s)"
"album"
"genre"
"uri"
"Track URI"
"id"
"duration_ms"
"length"
"danceability"
"energy"
"key"
"loudness"
"mode"
"valence"
"tempo"
"spotify:track:"
"https://open.spotify.com/"
"intl-de/"
"track/"
"0123456789abcdefghijAB"
"NA"
"-1"
"nan"
"1e308"
","
";"
"\x09"
"\""
"\"\""
"\x0d\x0a"
"\xef\xbb\xbf"
"\xff\xfe"
"\xc2\x9b"
END

cat >"$folder/jpeg.dict" <<'END'
"\xff\xd8"
"\xff\xd9"
"\xff\xc0"
"\xff\xc1"
"\xff\xc2"
"\xff\xc4"
"\xff\xc9"
"\xff\xca"
"\xff\xcc"
"\xff\xda"
"\xff\xdb"
"\xff\xdd"
"\xff\xd0"
"\xff\xe1"
"\xff\xee"
"Adobe"
"Exif\x00\x00"
"II*\x00\x08\x00\x00\x00"
"MM\x00*\x00\x00\x00\x08"
"\x01\x12\x00\x03\x00\x00\x00\x01"
"\x92\x7c"
END

cat >"$folder/png.dict" <<'END'
"IHDR"
"PLTE"
"IDAT"
"IEND"
"tRNS"
"eXIf"
"bKGD"
"iCCP"
"zTXt"
"iTXt"
"sBIT"
"MM\x00*\x00\x00\x00\x08"
"P5"
"P6"
"# "
" 255\x0a"
END

mkdir -p "$folder/cascade"
# cascade NAME TYPE CATEGORIES NODES LEAVES FEATURE: of one stage of one tree.
cascade() {
    cat >"$folder/cascade/$1" <<END
<?xml version="1.0"?>
<opencv_storage>
<cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType>
<featureType>$2</featureType><height>8</height><width>12</width>
<stageParams><maxWeakCount>1</maxWeakCount></stageParams>
<featureParams><maxCatCount>$3</maxCatCount></featureParams><stageNum>1</stageNum>
<stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>-5.0e-01</stageThreshold>
<weakClassifiers><_><internalNodes>$4</internalNodes><leafValues>$5</leafValues></_>
</weakClassifiers></_></stages>
<features>$6</features></cascade></opencv_storage>
END
}
two="<_><rects><_>0 0 12 8 -1.</_><_>0 0 6 8 2.</_></rects></_>"
cascade stump HAAR 0 "0 -1 0 2.5e-01" "-1. 1.5" "$two"
cascade tree HAAR 0 "1 2 0 .1 0 -1 1 -.2 -2 -3 0 0" "-1. 1.5 .2 -.3" "$two$two"
cascade tilted HAAR 0 "0 -1 0 0.01" "-.4 .6" \
    "<_><rects><_>4 0 3 4 -1.</_><_>4 0 3 2 2.</_></rects><tilted>1</tilted></_>"
cascade lbp LBP 256 "0 -1 0 -67130709 -21569 -1426120013 -1275125205 -21585 -16385 587145899 -24005" \
    "-0.6 0.9" "<_><rect>1 2 3 2</rect></_>"

cat >"$folder/cascade.dict" <<'END'
"<opencv_storage>"
"<cascade>"
"</cascade>"
"<stageType>"
"BOOST"
"<featureType>"
"HAAR"
"LBP"
"<width>"
"<height>"
"<featureParams>"
"<maxCatCount>"
"256"
"<stages>"
"<_>"
"</_>"
"<stageThreshold>"
"<weakClassifiers>"
"<internalNodes>"
"<leafValues>"
"<features>"
"<rects>"
"<rect>"
"<tilted>1</tilted>"
"0 -1 0 "
"1 2 0 "
"nan"
"1e30"
"-2147483648"
"<!DOCTYPE"
"<!ENTITY"
"&#32;"
END

mkdir -p "$folder/tensors"
# tensors NAME HEADER DATA: the header is padded to 250 bytes, so that it may change its length.
tensors() {
    # shellcheck disable=SC2059 # the data are a format, for their escapes
    { printf '\372\0\0\0\0\0\0\0%-250s' "$2" && printf "$3"; } >"$folder/tensors/$1"
}
eight='\0\0\200\077\0\0\0\300'
tensors none '{}' ''
tensors one '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}' "$eight"
tensors scalar '{"w":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}' "$eight"
tensors notes '{"__metadata__":{"format":"pt","a":"\u00e9"},"w":{"dtype":"BF16","shape":[2,2],"data_offsets":[0,8]}}' "$eight"
tensors two '{"b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}' "$eight"
tensors empty '{"e":{"dtype":"I64","shape":[0,3],"data_offsets":[8,8]},"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}' "$eight"

cat >"$folder/tensors.dict" <<'END'
"\"__metadata__\":{"
"\"checksum\":\"crc32:00000000\""
"{\"__metadata__\":{\"checksum\":\"crc32:"
"\"dtype\":"
"\"shape\":["
"\"data_offsets\":["
"[0,8]"
"[]"
"\"F64\""
"\"F32\""
"\"F16\""
"\"BF16\""
"\"I64\""
"\"I32\""
"\"U8\""
"9223372036854775807"
"4294967296"
"-1"
"1e3"
"\\u0000"
"\\ud800"
"\x00\x00\x80\x7f"
END

mkdir -p "$folder/samples"
# The first byte says in what pieces the rest is read; \001 stands for 256 pixels.
faces() {
    # shellcheck disable=SC2059 # the seeds are formats, for their escapes
    printf "$2" >"$folder/samples/$1"
}
pixels='\001\001\001\001\001\001\001\001\001'
faces plain "7emotion,pixels,Usage\n0,$pixels,Training\n6,$pixels,PublicTest\n"
faces quotes "1\357\273\277\"emotion\",\"pixels\",\"Usage\"\r\n\"3\",\" $pixels \",\"PrivateTest\"\r\n"
faces broken "2emotion,pixels,Usage\n7,$pixels,Training\n-1,1 2,Training\n1,$pixels 1,Training\n\n2,$pixels,Test\n3,256 0012,Training\n4,1,2,3\n5,1 2"
faces long "3emotion,pixels,Usage\n$pixels$pixels$pixels$pixels$pixels$pixels$pixels$pixels\n0,$pixels,Training"
{
    printf '\020'
    printf 'emotion,pixels,Usage\n1,1 2 3,Training\n' | gzip -n
} >"$folder/samples/packed"

cat >"$folder/samples.dict" <<'END'
"emotion,pixels,Usage\x0a"
",Training\x0a"
",PublicTest\x0a"
",PrivateTest\x0a"
"\x01\x01\x01\x01\x01\x01\x01\x01\x01"
"0,"
"6,"
"255"
"256"
"\""
"\x0d\x0a"
"\xef\xbb\xbf"
"\x1f\x8b\x08"
END

mkdir -p "$folder/votes" "$folder/recipe"
head='Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF'
printf '%s\nTraining,fer0000000.png,4,0,0,1,3,2,0,0,0,0\nPublicTest,,0,0,0,0,0,0,0,0,0,10\n' \
    "$head" >"$folder/votes/plain"
printf '\357\273\277%s\r\nTraining,a,5,5,0,0,0,0,0,0,0,0\r\nTraining,b,0,0,0,0,0,0,0,9,1,0' \
    "$head" >"$folder/votes/even"
gzip -nc "$folder/votes/plain" >"$folder/votes/packed"
cat >"$folder/votes.dict" <<END
"$head\x0a"
"Training,"
"PublicTest,"
",10"
",100"
",101"
",-1"
"\x0d\x0a"
"\xef\xbb\xbf"
"\x1f\x8b\x08"
END
cp "$(dirname "$0")"/../../assets/recipes/*.recipe "$folder/recipe"
# Every key that the recipes have, and some of their values.
cat "$folder"/recipe/* | sed -n 's/^\([a-z-]*\) = \(.*\)/"\1 = "\n"\2"/p' |
    sort -u >"$folder/recipe.dict"
printf '"%s"\n' 'mixup = ' 'cutmix = ' 'teacher = ' 'patience = ' '1e308' 'nan' '-0' '#' \
    >>"$folder/recipe.dict"

mkdir -p "$folder/spotify"
# The first byte says what the rest is: 0 what a browser brings, 1 an answer, 2 an address.
answer() {
    # shellcheck disable=SC2059 # the seeds are formats, for their escapes
    printf "$2" >"$folder/spotify/$1"
}
answer callback '0GET /callback?code=AQ%%2d1&state=state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
answer refused '0GET /callback?error=access_denied&state=state HTTP/1.1\r\n\r\n'
answer tokens '1{"access_token":"BQ","token_type":"Bearer","expires_in":3600,"refresh_token":"AQ"}'
answer reason '1{"error":{"status":403,"message":"x","reason":"PREMIUM_REQUIRED"}}'
answer grant '1{"error":"invalid_grant","error_description":"x"}'
answer devices '1{"devices":[{"id":"d","is_active":true,"is_restricted":false,"name":"K","type":"TV"}]}'
answer state '1{"device":{"id":"d","name":"K"},"progress_ms":1,"is_playing":true,"item":{"uri":"u","name":"\303\251","duration_ms":2,"artists":[{"name":"A"}],"linked_from":{"uri":"v"}}}'
answer address '2http://127.0.0.1:4000/v1'

cat >"$folder/spotify.dict" <<'END'
"GET /callback?"
"code="
"state=state"
"error="
"%2d"
"%00"
"\x0d\x0a\x0d\x0a"
"\"access_token\":"
"\"refresh_token\":"
"\"token_type\":\"Bearer\""
"\"expires_in\":"
"\"error\":"
"\"reason\":"
"\"devices\":["
"\"is_active\":true"
"\"is_playing\":true"
"\"item\":{"
"\"artists\":["
"\"linked_from\":{"
"\\u0000"
"\\u001b"
"\\ud800"
"1e308"
"https://"
"http://127."
"http://[::1]"
END

# The kinds of messages, and numbers that are in them.
cat >"$folder/media.dict" <<'END'
"\x01\x00\x00\x00"
"\x02\x00\x00\x00"
"\x03\x00\x00\x00\x08\x00\x00\x00"
"\x04\x00\x00\x00\x0a\x00\x00\x00"
"\x05\x00\x00\x00\x00\x00\x00\x00"
"\x06\x00\x00\x00\x08\x00\x00\x00"
"\x07\x00\x00\x00"
"\x00\x00\xc0\x7f"
"\x00\x00\x00\x00\x00\x00\xf8\x7f"
"\xff\xff\xff\xff"
END

mkdir -p "$folder/web"
printf 'POST\n/api/moments\nlocalhost:6436\nhttp://localhost:6436\nsame-origin\napplication/json' >"$folder/web/post"
printf 'PUT\n/api/moments/17\n[::1]:6436\n\n\napplication/json; charset=utf-8' >"$folder/web/put"
printf 'GET\n/api/songs/1\n127.0.0.1\nhttp://evil.example\ncross-site\n' >"$folder/web/get"
printf 'GET\n/api/songs/1/sound\nlocalhost\n\n\n\nbytes=0-499\n"x", W/"a-1"' >"$folder/web/sound"
cat >"$folder/web.dict" <<'END'
"GET"
"HEAD"
"POST"
"DELETE"
"/api/"
"songs/"
"moments/"
"localhost"
"127.0.0.1"
"[::1]"
":6436"
"http://"
"image/png"
"text/csv"
"%2f"
".."
END
