"""From a real face to music that plays, on each player that is here."""
import os

import harness
from harness import SHARED
from players import Mpd, library_of, listens, silent, sound, until, watched

PHOTO = os.path.join(SHARED, 'data', 'photos', 'happy_man.jpg')


def steps_of(home, *words):
    return {step['step']: step for step in
            home.json('now', PHOTO, '--pick', '1', '--seed', '1', *words)}


@watched
def with_mpd(home):
    with Mpd(home) as mpd:
        paths = [sound(os.path.join(mpd.music, 'an album', f'{i}.wav'), 30) for i in range(60)]
        mpd.update()
        library_of(home, paths)
        steps = steps_of(home, '--player', 'mpd')
        assert steps['mood']['mood'] == 'happy' and steps['play']['playing'] is True
        assert [os.path.join(mpd.music, name) for name in mpd.queue()] == \
            [song['uri'].removeprefix('file://') for song in steps['play']['songs']]
        # The pick plays, and the best match is next.
        assert mpd.status()['song'] == '0' and mpd.status()['state'] == 'play'
        home.run('next')
        assert 'file://' + os.path.join(mpd.music, mpd.current()) == \
            steps['matches']['songs'][0]['uri']


@watched
def on_this_machine(home):
    library_of(home, [sound(home.path(f'music/{i}.wav'), 0.5) for i in range(60)])
    steps = steps_of(home)
    play = steps['play']
    assert play['player'] == 'mpv' and play['playing'] is True and steps['mood']['mood'] == 'happy'
    # All of it, since the songs are short.
    assert [song for song, _, _ in listens(home)] == [song['id'] for song in play['songs']]
    until(lambda: silent(home))


harness.run([with_mpd, on_this_machine], needs_shared=True)
