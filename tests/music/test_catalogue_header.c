/* Which columns are found, in which layouts. */
#include "music/catalogue_parser.h"
#include "reading.h"
#include "test.h"

#define ID "0123456789abcdefghijAB"

static void kaggle_layout(void **state) {
    (void)state;
    struct reading r = reading_of(
        "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,"
        "valence,tempo,type,id,uri,track_href,analysis_url,duration_ms,time_signature,genre,"
        "song_name,Unnamed: 0,title\n"
        "0.1,0.2,3,-4.5,1,0.6,0.7,0.8,0.9,0.11,120.5,audio_features," ID ",spotify:track:" ID
        ",x,y,180000,4,Slow Step,Salt and Rain,,\n"
        "0.1,0.2,3,-4.5,1,0.6,0.7,0.8,0.9,0.11,120.5,audio_features," ID ",spotify:track:" ID
        ",x,y,180000,4,Slow Step,,0.0,Songs for the Ferry\n");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_NO_TITLE), 1);
    assert_int_equal(r.taken, 1);
    const struct track *t = &r.track[0];
    assert_string_equal(t->id, ID);
    assert_string_equal(t->uri, "spotify:track:" ID);
    assert_string_equal(t->title, "Salt and Rain");
    assert_null(t->artist);
    assert_null(t->album);
    assert_string_equal(t->genre, "Slow Step");
    assert_int_equal(t->duration, 180000);
    static const double values[FEATURE_COUNT] = {0.1, 0.2, 3,   -4.5, 1,    0.6,
                                                 0.7, 0.8, 0.9, 0.11, 120.5};
    for (int i = 0; i < FEATURE_COUNT; i++) {
        assert_true(t->feature[i] == values[i]);
    }
    reading_free(&r);
}

static void tidytuesday_layout(void **state) {
    (void)state;
    struct reading r = reading_of(
        "track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,"
        "track_album_release_date,playlist_name,playlist_id,playlist_genre,playlist_subgenre,"
        "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,"
        "valence,tempo,duration_ms\n" ID ",Salt and Rain,The Paper Boats,66,al,Harbour,2019-06-14,"
        "Mix,pl,pop,dance pop,0.1,0.2,3,-4.5,1,0.6,0.7,0.8,0.9,0.11,120.5,194754\n");
    assert_true(r.good);
    const struct track *t = &r.track[0];
    assert_string_equal(t->id, ID);
    assert_string_equal(t->uri, "spotify:track:" ID);
    assert_string_equal(t->title, "Salt and Rain");
    assert_string_equal(t->artist, "The Paper Boats");
    assert_string_equal(t->album, "Harbour");
    assert_string_equal(t->genre, "pop");
    assert_int_equal(t->duration, 194754);
    assert_true(t->feature[FEATURE_KEY] == 3 && t->feature[FEATURE_MODE] == 1);
    reading_free(&r);
}

static void exportify_layouts(void **state) {
    (void)state;
    struct reading r = reading_of(
        "\xef\xbb\xbfTrack URI,Track Name,Album Name,Artist Name(s),Duration (ms),Genres,Energy,"
        "Valence\r\nspotify:track:" ID ",\"Salt, and Rain\",Harbour,A;B ; C,1000,\"a,b\",,0.5\r\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].uri, "spotify:track:" ID);
    assert_string_equal(r.track[0].title, "Salt, and Rain");
    assert_string_equal(r.track[0].album, "Harbour");
    assert_string_equal(r.track[0].artist, "A, B, C");
    assert_string_equal(r.track[0].genre, "a,b");
    assert_int_equal(r.track[0].duration, 1000);
    assert_true(isnan(r.track[0].feature[FEATURE_ENERGY]));
    assert_true(r.track[0].feature[FEATURE_VALENCE] == 0.5);
    reading_free(&r);

    r = reading_of("\"Track URI\",\"Track Name\",\"Artist URI(s)\",\"Artist Name(s)\","
                   "\"Album URI\",\"Album Name\",\"Album Artist Name(s)\",\"Track Duration (ms)\"\n"
                   "\"spotify:track:" ID "\",\"Salt\",\"u\",\"The Paper Boats, Tin\",\"v\","
                   "\"Harbour\",\"Various\",\"2000\"\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].artist, "The Paper Boats, Tin");
    assert_string_equal(r.track[0].album, "Harbour");
    assert_int_equal(r.track[0].duration, 2000);
    assert_false(track_has_features(&r.track[0]));
    reading_free(&r);
}

static void moods_layout(void **state) {
    (void)state;
    struct reading r =
        reading_of("name,album,artist,id,release_date,popularity,length,energy,mood\n"
                   "Salt,Harbour,Tin," ID ",2007-04-16,43,318800,0.8,Sad\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].title, "Salt");
    assert_string_equal(r.track[0].artist, "Tin");
    assert_string_equal(r.track[0].id, ID);
    assert_int_equal(r.track[0].duration, 318800);
    reading_free(&r);
}

static void names_are_compared_loosely(void **state) {
    (void)state;
    struct reading r = reading_of("  \"TRACK  name\" ,Track-ID, E.n.e.r.g.y \nSalt,x,0.5\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].title, "Salt");
    assert_true(r.track[0].feature[FEATURE_ENERGY] == 0.5);
    reading_free(&r);
}

static void best_and_first_name_counts(void **state) {
    (void)state;
    struct reading r = reading_of("title,name,name,track_name,id,id,energy,energy\n"
                                  "worst,middle,other,best,one,two,0.1,0.2\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].title, "best");
    assert_true(r.track[0].feature[FEATURE_ENERGY] == 0.1);
    reading_free(&r);
    r = reading_of("title,name,name,energy,artist\nworst,first,second,0.1,x\n");
    assert_string_equal(r.track[0].title, "first");
    reading_free(&r);
    r = reading_of("title,energy,artist\nonly,0.1,x\n");
    assert_string_equal(r.track[0].title, "only");
    reading_free(&r);
}

static void delimiters_and_decimal_marks(void **state) {
    (void)state;
    static const char *const same[] = {
        "name,id,energy,loudness\nSalt,x,0.5,-7.25\n",
        "name;id;energy;loudness\nSalt;x;0,5;-7.25\n",
        "name\tid\tenergy\tloudness\nSalt\tx\t0,5\t-7,25\n",
        "\xef\xbb\xbfname;id;energy;loudness\r\nSalt;x;0,5;-7,25\r\n",
        "\xef\xbb\xbf\r\n  \r\n\"name\";\"id\";\"energy\";\"loudness\"\r\nSalt;x;0,5;-7,25",
        "\"a,b,c,d,e\";name;id;energy;loudness\n;Salt;x;0,5;-7,25",
        "name,id,energy,loudness\rSalt,x,0.5,-7.25\r",
        "\n\nname,id,energy,loudness\n\n\nSalt,x,0.5,-7.25\n   \n\r\n",
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct reading r = reading_of(same[i]);
        assert_true(r.good);
        assert_int_equal(r.counts.read, 1);
        assert_int_equal(r.taken, 1);
        assert_string_equal(r.track[0].title, "Salt");
        assert_true(r.track[0].feature[FEATURE_ENERGY] == 0.5);
        assert_true(r.track[0].feature[FEATURE_LOUDNESS] == -7.25);
        reading_free(&r);
    }
    struct reading r = reading_of("name,id,energy\nSalt,x,\"0,5\"\n");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_BAD_VALUE), 1);
    reading_free(&r);
}

static void gzip_is_known_by_its_content(void **state) {
    (void)state;
    static const char text[] = "energy,name,id\n,Salt,x\n,Rain,y\n";
    struct reading r = reading_of_gzip(text, sizeof text - 1);
    assert_int_equal(r.taken, 2);
    reading_free(&r);
    /* Two gzip files after one another are one file, as RFC 1952 says. */
    size_t first = 0;
    size_t second = 0;
    char *a = reading_gzip(text, sizeof text - 1, &first);
    char *b = reading_gzip(",Tin,z\n", 7, &second);
    a = memory_resize(a, first + second, 1);
    memcpy(a + first, b, second);
    r = reading_of_bytes(a, first + second);
    assert_int_equal(r.taken, 3);
    reading_free(&r);
    free(a);
    free(b);
}

static bool keep_title(void *context, const struct track *track, struct error *err) {
    (void)err;
    struct text *titles = context;
    text_format(titles, "%s;", track->title);
    return true;
}

/* Where a file is cut into pieces says nothing: every piece a byte, or two, or three, ... */
static void pieces_of_any_size(void **state) {
    (void)state;
    static const char *const texts[] = {
        "\xef\xbb\xbf\r\n \r\n\"name\";id;key\r\n\"a\r\nb\";x;\r\n\r\nc\"d;y;\r\n",
        "\xef\xbb\xbf\xef\xbb\xbfname,id,key\na b,x,\nc\"d,y,", /* of two marks one is a name's */
        "\rname,\"i\rd\",key\ra b,x,\rc\"d,y,\r",
    };
    static const char *const titles[] = {"a  b;c\"d;", "a b;c\"d;", "a b;c\"d;"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t length = strlen(texts[i]);
        for (size_t piece = 1; piece <= length; piece++) {
            struct text taken = {0};
            struct catalogue_counts counts;
            struct error err;
            struct catalogue_parser *parser =
                catalogue_parser_new("pieces", keep_title, &taken, &counts);
            for (size_t done = 0; done < length; done += piece) {
                size_t part = length - done < piece ? length - done : piece;
                assert_true(catalogue_parser_feed(parser, texts[i] + done, part, &err));
            }
            assert_true(catalogue_parser_finish(parser, &err));
            assert_string_equal(taken.data, titles[i]);
            catalogue_parser_free(parser);
            text_free(&taken);
        }
    }
}

static void no_rows(void **state) {
    (void)state;
    static const char *const headers[] = {"name,id", "name,id\n", "name,id\r\n\r\n", "song;energy"};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct reading r = reading_of(headers[i]);
        assert_true(r.good);
        assert_int_equal(r.counts.read, 0);
        assert_string_equal(r.counts.first_broken, "");
        reading_free(&r);
    }
}

static void other_files_are_refused(void **state) {
    (void)state;
    reading_fails(reading_of("energy,id\n0.5,x\n"), "column for the title");
    reading_fails(reading_of("name,artist,album\nSalt,Tin,Harbour\n"), "neither an identifier");
    reading_fails(reading_of("Salt,0.5,0.6," ID "\nRain,0.5,0.6," ID "\n"), "not a song catalogue");
    reading_fails(reading_of("{\"name\": \"id\"}"), "not a song catalogue");
    reading_fails(reading_of(",,,\n"), "not a song catalogue");
    reading_fails(reading_of("n"), "not a song catalogue");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kaggle_layout),
        cmocka_unit_test(tidytuesday_layout),
        cmocka_unit_test(exportify_layouts),
        cmocka_unit_test(moods_layout),
        cmocka_unit_test(names_are_compared_loosely),
        cmocka_unit_test(best_and_first_name_counts),
        cmocka_unit_test(delimiters_and_decimal_marks),
        cmocka_unit_test(gzip_is_known_by_its_content),
        cmocka_unit_test(pieces_of_any_size),
        cmocka_unit_test(no_rows),
        cmocka_unit_test(other_files_are_refused),
    };
    return test_run("music/catalogue header", tests);
}
