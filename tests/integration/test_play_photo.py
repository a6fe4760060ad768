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
        # The best match plays, and the other matches come after it.
        matches = [song['uri'] for song in steps['matches']['songs']]
        assert len(matches) == 10 and steps['pick']['uri'] not in matches
        assert mpd.status()['song'] == '0' and mpd.status()['state'] == 'play'
        assert ['file://' + os.path.join(mpd.music, name) for name in mpd.queue()] == matches
        assert [song['uri'] for song in steps['play']['songs']] == matches


@watched
def on_this_machine(home):
    library_of(home, [sound(home.path(f'music/{i}.wav'), 0.5) for i in range(60)])
    steps = steps_of(home)
    play = steps['play']
    assert play['player'] == 'mpv' and play['playing'] is True and steps['mood']['mood'] == 'happy'
    # All of it, since the songs are short, and the best match first.
    assert [song for song, _, _ in listens(home)] == [song['id'] for song in play['songs']] == \
        [song['id'] for song in steps['matches']['songs']]
    until(lambda: silent(home))


harness.run([with_mpd, on_this_machine], needs_shared=True)
