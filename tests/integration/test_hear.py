"""mien hear: what is said of files without adding them."""
import os
import subprocess

from harness import MIEN, run
from music_files import encode, song

NUMBERS = ('seconds tempo tempo_certainty key_certainty loudness true_peak onset_rate energy '
           'valence danceability acousticness arousal sure').split()


def everything_is_said(home):
    source = song(home.path('source.wav'), seed=1, seconds=12, rate=22050)
    path = encode(source, home.path('song.mp3'), '-metadata', 'title=A Title', '-metadata',
                  'artist=An Artist', '-metadata', 'REPLAYGAIN_TRACK_GAIN=-3.50 dB')
    heard, = home.json('hear', path)
    assert heard['file'] == path and (heard['title'], heard['artist']) == ('A Title', 'An Artist')
    for name in NUMBERS:
        assert isinstance(heard[name], float), name
    assert abs(heard['seconds'] - 12) < 0.1 and heard['codec'] == 'mp3'
    assert heard['key'] in 'C C# D D# E F F# G G# A A# B'.split()
    assert heard['mode'] in ('major', 'minor') and heard['gain'] == -3.5
    unknown = ('album', 'liveness', 'instrumentalness', 'speechiness')
    assert all(heard[name] is None for name in unknown)
    assert abs(sum(heard['moods'].values()) - 1) < 1e-6
    assert heard['mood'] == max(heard['moods'], key=heard['moods'].get)
    assert heard['sure'] == heard['moods'][heard['mood']]
    assert all(-1 <= x <= 1 for x in heard['point'].values()) and len(heard['vector']) == 64
    out, _ = home.run('hear', path)
    assert out.startswith(f'{path}: 0:12, mp3, 22.05 kHz, 1 channel\n')
    assert 'BPM' in out and 'LUFS' in out and 'energy' in out and heard['mood'] in out
    assert not os.path.exists(home.library), 'nothing is added'


def loudness_is_that_of_ffmpeg(home):
    """Mono and stereo, at the file's own rate."""
    source = song(home.path('source.wav'), seed=2, seconds=10, rate=44100)
    for name, words in (('mono.flac', []), ('stereo.flac', ['-ac', '2']),
                        ('wide.ogg', ['-af', 'aeval=val(0)|0.2*val(0)', '-ar', '48000']),
                        ('low.wav', ['-ar', '8000'])):
        path = encode(source, home.path(name), *words)
        heard, = home.json('hear', path)
        said = subprocess.run(['ffmpeg', '-nostats', '-i', path, '-af', 'ebur128', '-f', 'null', '-'],
                              capture_output=True, text=True, check=True).stderr
        lufs = float(said.rsplit('I:', 1)[1].split()[0])
        assert abs(heard['loudness'] - lufs) <= 0.1, (name, heard['loudness'], lufs)


def several_files_and_problems(home):
    one, two = song(home.path('1.wav'), seed=1), song(home.path('2.wav'), seed=2)
    out, err = home.run('hear', one, home.path('no.wav'), two, code=1)
    assert out.count('\n  ') >= 4 and err.count('\n') == 1 and 'no.wav: No such file' in err
    with open(one, 'rb') as file:
        done = subprocess.run([MIEN, 'hear', '-', '--json'], env=home.environment(), stdin=file,
                              capture_output=True, check=True)
    assert b'"file":"-"' in done.stdout
    home.fails('hear', code=2, saying='which files')
    home.fails('hear', home.folder, saying='is a folder')
    home.fails('hear', home.write('a.csv', 'title,artist\n'), saying='a.csv')


def the_same_sound_is_the_same_answer(home):
    source = song(home.path('source.wav'), seed=3, seconds=10, rate=44100)
    copies = [encode(source, home.path('a.flac')), encode(source, home.path('a.aif'))]
    answers = [home.json('hear', path)[0] for path in (source, *copies)]
    for answer in answers[1:]:
        for name in NUMBERS + ['moods', 'vector']:
            assert answer[name] == answers[0][name], name


run([everything_is_said, loudness_is_that_of_ffmpeg, several_files_and_problems,
     the_same_sound_is_the_same_answer])
