/* The tables of the library, as a step from each version to the next: a new library takes all of
 * them, an old one those that it lacks. What was released never changes. Private to library/;
 * described for others in docs/formats.md. */
#ifndef LIBRARY_SCHEMA_H
#define LIBRARY_SCHEMA_H

#define SCHEMA_VERSION 4
/* "Mien": marks the file as a library (PRAGMA application_id). */
#define SCHEMA_APPLICATION 0x4d69656e

#define SCHEMA_TEXT(number) SCHEMA_TEXT_(number)
#define SCHEMA_TEXT_(number) #number

/* From nothing: tracks, moods, the last fit, what was shown and picked. */
static const char schema_1[] =
    "CREATE TABLE track ("
    "  number INTEGER PRIMARY KEY,"
    "  id TEXT NOT NULL UNIQUE,"
    "  uri TEXT, title TEXT NOT NULL, artist TEXT, album TEXT, genre TEXT, duration INTEGER,"
    "  danceability REAL, energy REAL, key REAL, loudness REAL, mode REAL, speechiness REAL,"
    "  acousticness REAL, instrumentalness REAL, liveness REAL, valence REAL, tempo REAL);"
    /* The words of titles and artists; the texts themselves stay in `track`. */
    "CREATE VIRTUAL TABLE track_words USING fts5(title, artist, content='track',"
    "  content_rowid='number', columnsize=0, tokenize='unicode61 remove_diacritics 2');"
    /* Songs of one mood lie side by side, so that they are read in one go. */
    "CREATE TABLE mood ("
    "  mood TEXT NOT NULL CHECK (mood IN ('angry', 'calm', 'happy', 'sad')),"
    "  track INTEGER NOT NULL UNIQUE REFERENCES track(number),"
    "  angry REAL NOT NULL, calm REAL NOT NULL, happy REAL NOT NULL, sad REAL NOT NULL,"
    "  PRIMARY KEY (mood, track)) WITHOUT ROWID;"
    "CREATE TABLE model ("
    "  number INTEGER PRIMARY KEY CHECK (number = 1),"
    "  made INTEGER NOT NULL, summary TEXT NOT NULL,"
    "  songs INTEGER NOT NULL, typical REAL NOT NULL, track BLOB NOT NULL, place BLOB NOT NULL);"
    "CREATE TABLE coordinate ("
    "  number INTEGER PRIMARY KEY, feature TEXT NOT NULL, mean REAL NOT NULL,"
    "  deviation REAL NOT NULL);"
    "CREATE TABLE listen ("
    "  number INTEGER PRIMARY KEY,"
    "  at INTEGER NOT NULL,"
    "  event TEXT NOT NULL CHECK (event IN ('shown', 'picked')),"
    "  track INTEGER NOT NULL REFERENCES track(number),"
    "  mood TEXT);"
    "CREATE INDEX listen_at ON listen(at);"
    "PRAGMA application_id = " SCHEMA_TEXT(SCHEMA_APPLICATION) "; PRAGMA user_version = 1;";

/* What a face showed and what the listener made of it; listens may belong to such a moment, and be
 * of something played. (SQLite changes no CHECK: the table is made anew.) */
static const char schema_2[] =
    "CREATE TABLE moment ("
    "  number INTEGER PRIMARY KEY,"
    "  at INTEGER NOT NULL,"
    "  angry REAL, calm REAL, happy REAL, sad REAL,"
    "  mood TEXT CHECK (mood IN ('angry', 'calm', 'happy', 'sad')),"
    "  want TEXT);"
    "ALTER TABLE listen RENAME TO listen_1;"
    "CREATE TABLE listen ("
    "  number INTEGER PRIMARY KEY,"
    "  at INTEGER NOT NULL,"
    "  event TEXT NOT NULL CHECK (event IN ('shown', 'picked', 'played')),"
    "  track INTEGER NOT NULL REFERENCES track(number),"
    "  mood TEXT,"
    "  moment INTEGER REFERENCES moment(number));"
    "INSERT INTO listen SELECT number, at, event, track, mood, NULL FROM listen_1;"
    "DROP TABLE listen_1;"
    "CREATE INDEX listen_at ON listen(at);"
    "PRAGMA user_version = 2;";

/* Music files, and what was heard in them. Tracks are marked where their features were heard and
 * not given, and where none of their files is there any more. */
static const char schema_3[] =
    "ALTER TABLE track ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE track ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE sound ("
    "  track INTEGER PRIMARY KEY REFERENCES track(number),"
    "  version INTEGER NOT NULL,"
    "  mood TEXT NOT NULL CHECK (mood IN ('angry', 'calm', 'happy', 'sad')),"
    "  angry REAL NOT NULL, calm REAL NOT NULL, happy REAL NOT NULL, sad REAL NOT NULL,"
    "  valence REAL, arousal REAL,"
    "  loudness REAL, loudness_range REAL, true_peak REAL, gain REAL,"
    "  tempo_half REAL, tempo_double REAL, tempo_certainty REAL, key_certainty REAL,"
    "  onset_rate REAL, vector BLOB);"
    "CREATE TABLE file ("
    "  number INTEGER PRIMARY KEY,"
    "  path BLOB NOT NULL UNIQUE,"
    "  size INTEGER NOT NULL, modified INTEGER NOT NULL,"
    "  track INTEGER REFERENCES track(number),"
    "  problem TEXT,"
    "  version INTEGER NOT NULL,"
    "  gone INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX file_track ON file(track);"
    "PRAGMA user_version = 3;";

/* How a song that was played went on: for how long it was heard, and whether to its end. */
static const char schema_4[] =
    "ALTER TABLE listen ADD COLUMN heard INTEGER;"
    "ALTER TABLE listen ADD COLUMN fate TEXT CHECK (fate IN ('ended', 'skipped', 'stopped'));"
    "PRAGMA user_version = 4;";

static const char *const schema_steps[SCHEMA_VERSION] = {schema_1, schema_2, schema_3, schema_4};

#endif
