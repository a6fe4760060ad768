"""Tags written into sound files: the new ones are read by other programs, all else is as it was;
and where it cannot be done, or is stopped in the middle, the old file is whole."""
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time

from harness import run
from media_files import DUMP, PICTURES, SANITIZED, SINE, dump, ffmpeg, sentence, wav

try:
    import mutagen
    import mutagen.id3
    import mutagen.mp4
except ImportError:
    mutagen = None

NOISE = ('-f', 'lavfi', '-i', 'anoisesrc=d=3:seed=1:amplitude=0.3', '-ac', '2', '-ar', '48000')
GIVEN = ('-metadata', 'title=Zoë 日本', '-metadata', 'artist=Salt', '-metadata', 'mood=sad')
KINDS = {'a.mp3': (), 'v3.mp3': ('-id3v2_version', '3'), 'none.mp3': ('-id3v2_version', '0'),
         'a.flac': (), 'a.ogg': ('-c:a', 'libvorbis'), 'a.opus': (), 'f.oga': ('-c:a', 'flac'),
         'a.m4a': (), 'first.m4a': ('-movflags', 'faststart'), 'alac.m4a': ('-c:a', 'alac'),
         'own.mp4': ('-movflags', 'use_metadata_tags'), 'a.mov': ('-c:a', 'aac')}


def digest(path):
    return hashlib.sha256(open(path, 'rb').read()).hexdigest()


def decoded(path):
    return subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-i', path, '-map', '0:a', '-f', 's16le',
                           '-'], capture_output=True, check=True).stdout


def hashed(path):
    code, out, err, _ = dump('hash', path, 'cover')
    assert code == 0, err
    facts, value = out.split(b'\n')
    return json.loads(facts), value


def told(path):
    """What FFmpeg's own program reads, by names in small letters."""
    out = subprocess.run(['ffprobe', '-v', 'error', '-show_entries', 'format_tags:stream_tags', '-of',
                          'json', path], capture_output=True, check=True).stdout
    read = json.loads(out)
    every = [read.get('format', {}), *read.get('streams', [])]
    return {key.lower(): value for one in every for key, value in one.get('tags', {}).items()}


def tag(path, mood, tempo):
    code, _, err, _ = dump('tag', path, mood, tempo)
    assert code == 0, err


def refuses(path, saying, mood='calm', tempo=97):
    before = digest(path) if os.path.isfile(path) else None
    code, _, err, _ = dump('tag', path, mood, tempo)
    assert code == 1 and saying in sentence(path, err), err
    assert before is None or digest(path) == before


def in_every_format(home):
    for name, words in KINDS.items():
        path = ffmpeg(home, name, *NOISE, *GIVEN, *words)
        sound, (_, value), tags = decoded(path), hashed(path), told(path)
        for mood, tempo in (('calm', 97), ('happy', 240), ('', 61), ('angry', 0)):
            tag(path, mood, tempo)
            facts, now = hashed(path)
            assert decoded(path) == sound and now == value, name
            assert facts['mood'] == (mood or 'happy'), (name, facts)
            if not path.endswith(('4', '4a', 'mov')):  # FFmpeg reads one byte of two there
                assert facts['tempo'] == str(tempo or 61), (name, facts)
            new = told(path)
            for key in ('mood', 'tmoo', 'bpm', 'tbpm', 'tmpo'):
                new.pop(key, None)
                tags.pop(key, None)
            if name != 'none.mp3':
                assert new == tags and (new['artist'] == 'Salt' or name == 'a.mov'), (name, new, tags)
        left = [other for other in os.listdir(home.folder) if other.startswith(name + '.')]
        assert left == [], left


def as_others_read_them(home):
    if mutagen is None:
        print('# python3-mutagen is not here')
        return
    for name, words in KINDS.items():
        if name in ('own.mp4', 'a.mov'):
            continue
        path = ffmpeg(home, name, *NOISE, *GIVEN, *words)
        before = mutagen.File(path).tags
        tag(path, 'calm', 97)
        tags = mutagen.File(path).tags
        if name.endswith('mp3'):
            assert tags['TMOO'].text == ['calm'] and tags['TBPM'].text == ['97'], tags
            assert tags.version == (2, 3 if name == 'v3.mp3' else 4, 0)
            kept = set(before or ()) - {'TXXX:mood'}
            assert kept <= set(tags) and all(tags[key] == before[key] for key in kept), tags
        elif name.endswith('m4a'):
            assert tags['tmpo'] == [97] and tags['----:com.apple.iTunes:MOOD'] == [b'calm'], tags
            assert all(tags[key] == before[key] for key in before if key != 'tmpo'), tags
        else:
            assert tags['MOOD'] == ['calm'] and tags['BPM'] == ['97'], tags
            assert {k: v for k, v in tags.as_dict().items() if k not in ('mood', 'bpm')} == \
                {k: v for k, v in before.as_dict().items() if k not in ('mood', 'bpm')}


def what_ffmpeg_does_not_know(home):
    """Ratings, identifiers, several covers, a program's own fields: kept to the bit."""
    if mutagen is None:
        print('# python3-mutagen is not here')
        return
    cover = open(ffmpeg(home, 'c.png', *PICTURES, '-frames:v', '1'), 'rb').read()
    for version in (3, 4):
        path = ffmpeg(home, 'a.mp3', *SINE)
        file = mutagen.File(path)
        for frame in (mutagen.id3.POPM(email='me', rating=200, count=3),
                      mutagen.id3.GEOB(encoding=0, mime='x/y', filename='f', desc='d', data=cover * 50),
                      mutagen.id3.UFID(owner='http://musicbrainz.org', data=b'123'),
                      mutagen.id3.PRIV(owner='x', data=b'\xff\xe0\0\xff'),
                      mutagen.id3.APIC(encoding=3, mime='image/png', type=3, desc='front', data=cover),
                      mutagen.id3.APIC(encoding=3, mime='image/png', type=4, desc='back', data=cover)):
            file.tags.add(frame)
        file.save(v2_version=version, v1=2)
        before = dict(mutagen.File(path).tags)
        tag(path, 'calm', 97)
        tags = mutagen.File(path).tags
        assert all(tags[key] == before[key] for key in before) and len(tags) == len(before) + 2, tags
    path = ffmpeg(home, 'a.m4a', *NOISE)
    file = mutagen.File(path)
    file['----:com.apple.iTunes:replaygain_track_gain'] = b'-7.00 dB'
    file['----:com.apple.iTunes:Mood'] = b'sad'
    file['covr'] = [mutagen.mp4.MP4Cover(cover, mutagen.mp4.MP4Cover.FORMAT_PNG)]
    file.save()
    tag(path, 'calm', 300)
    file = mutagen.File(path)
    assert file['----:com.apple.iTunes:replaygain_track_gain'] == [b'-7.00 dB']
    assert '----:com.apple.iTunes:Mood' not in file and bytes(file['covr'][0]) == cover
    assert file['tmpo'] == [300]


def pages_of_ogg(home):
    """More pages of tags than before, fewer, and tags that end just with a page; a second song behind
    the first."""
    if mutagen is None:
        print('# python3-mutagen is not here')
        return
    for name, words in (('a.ogg', ('-c:a', 'libvorbis')), ('a.opus', ()), ('f.oga', ('-c:a', 'flac'))):
        path = ffmpeg(home, name, *NOISE, *words)
        sound = decoded(path)
        for length in (*range(64700, 65300, 60), 130000, 300000, 10):
            file = mutagen.File(path)
            file['lyrics'] = 'x' * length
            file.pop('mood', None)
            file.save()
            tag(path, 'calm', 97)
            file = mutagen.File(path)
            assert file['lyrics'] == ['x' * length] and file['mood'] == ['calm']
        assert decoded(path) == sound
    two = home.write('two.ogg', open(home.path('a.ogg'), 'rb').read() +
                     open(ffmpeg(home, 'b.ogg', *SINE, '-c:a', 'libvorbis', '-ac', '2', '-ar', '48000'),
                          'rb').read())
    sound = decoded(two)
    tag(two, 'angry', 100)
    assert decoded(two) == sound


def old_tags(home):
    """What ID3v1 says is said again; tags that no program would read any more are no reason."""
    data = open(ffmpeg(home, 'a.mp3', *SINE, '-id3v2_version', '0'), 'rb').read()
    old = (b'TAG' + b'Bj\xf6rk'.ljust(30, b'\0') + b'Caf\xe9'.ljust(30) + b'Salt'.ljust(30, b'\0') + b'2004' +
           b'well'.ljust(28, b'\0') + b'\0\7' + bytes([17]))
    path = home.write('old.mp3', data + old)
    before, _ = hashed(path)
    tag(path, 'calm', 97)
    after, _ = hashed(path)
    assert after == {**before, 'mood': 'calm', 'tempo': '97'} and after['title'] == 'Björk', after
    assert open(path, 'rb').read().endswith(data + old)


def what_is_refused(home):
    for name in ('a.wav', 'a.aiff', 'a.wma', 'a.wv', 'a.mka', 'a.aac'):
        refuses(ffmpeg(home, name, *SINE), 'Mien writes tags into MP3, FLAC, Ogg and MP4 files only')
    refuses(home.write('letter.mp3', 'Dear reader.\n' * 100), 'not a sound or video file')
    refuses(home.write('empty.mp3', ''), 'is empty')
    refuses(home.path('missing.mp3'), 'No such file')
    refuses(home.folder, 'is a folder')
    os.mkfifo(home.path('fifo.mp3'))
    refuses(home.path('fifo.mp3'), 'not a file')
    path = ffmpeg(home, 'a.mp3', *SINE)
    refuses(path, 'no such mood', mood='calm\n')
    refuses(path, 'cannot be given 1001 beats', tempo=1001)
    data = open(path, 'rb').read()
    refuses(home.write('v2.mp3', b'ID3\2\0\0\0\0\0\x11TT2\0\0\x0b\0eleven byt' + data),
            'old form (ID3v2.2)')
    refuses(home.write('a.m4a', open(ffmpeg(home, 'f.mp4', *SINE, '-movflags', 'frag_keyframe+empty_moov'),
                                     'rb').read()), 'does not rewrite')
    refuses(ffmpeg(home, 'both.ogg', *SINE, *PICTURES, '-c:v', 'libtheora', '-c:a', 'libvorbis'),
            'does not rewrite')


def files_keep_what_they_are(home):
    path = ffmpeg(home, 'a.flac', *SINE)
    os.chmod(path, 0o640)
    os.symlink('a.flac', home.path('link.flac'))
    try:
        os.setxattr(path, 'user.rating', b'8')
    except OSError:
        pass
    names = os.listxattr(path)
    tag(home.path('link.flac'), 'calm', 97)
    assert os.path.islink(home.path('link.flac')) and os.stat(path).st_mode & 0o7777 == 0o640
    assert set(os.listxattr(path)) >= {name for name in names if name.startswith('user.')}
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
        tag(path, 'sad', 60)
        assert os.stat(path).st_uid == os.stat(path).st_gid == 65534
    else:
        os.chmod(path, 0o440)
        refuses(path, 'Permission denied')
    odd = os.path.join(os.fsencode(home.folder), b'odd \xff\xfe.flac')
    shutil.copy(path, odd)
    os.chmod(odd, 0o600)
    assert subprocess.run([DUMP, 'tag', odd, 'happy', '99']).returncode == 0


def broken_files(home):
    """Bytes changed and cut off: a whole file with the new tags, or the old one as it was."""
    dice = random.Random(3)
    good = bad = 0
    for name, words in KINDS.items():
        data = open(ffmpeg(home, name, *SINE, *GIVEN, *words), 'rb').read()
        for i in range(4 if SANITIZED else 12):
            broken = bytearray(data[:dice.randrange(1, len(data))] if i % 4 == 0 else data)
            for _ in range(dice.choice([1, 3, 30])):
                broken[dice.randrange(min(len(broken), 3000 if i % 3 else len(broken)))] = \
                    dice.randrange(256)
            path = home.write('broken', bytes(broken))
            before = digest(path)
            code, _, err, _ = dump('tag', path, 'calm', 97)
            if code == 0:
                assert hashed(path)[0]['mood'] == 'calm'
                good += 1
            else:
                assert 'mien-media' not in sentence(path, err), err
                assert code == 1 and digest(path) == before
                bad += 1
    assert good > 0 and bad > 0
    print(f'# {good} were written, {bad} were not')


def killed_in_the_middle(home):
    path = ffmpeg(home, 'a.flac', '-f', 'lavfi', '-i', 'anoisesrc=d=100:amplitude=0.3', '-ac', '2')
    _, value = hashed(path)
    folder = os.path.dirname(path)
    for i in range(8):
        child = subprocess.Popen([DUMP, 'tag', path, 'calm', str(100 + i)])
        time.sleep(0.03 + 0.05 * i)
        child.send_signal(signal.SIGKILL)
        child.wait()
        facts, now = hashed(path)
        assert now == value and facts.get('tempo') in (None, *(str(100 + j) for j in range(i + 1)))
    # Where a file can be without a name, none is left.
    assert [name for name in os.listdir(folder) if name.startswith('a.flac.')] == []


run([in_every_format, as_others_read_them, what_ffmpeg_does_not_know, pages_of_ogg, old_tags,
     what_is_refused, files_keep_what_they_are, broken_files, killed_in_the_middle])
