"""Playing with MPD, a real one: what it plays, what becomes of its queue, and of what is heard."""
import os

from harness import MIEN
from players import Mpd, library_of, listens, run, sound, until


def songs_in(mpd, count=3, seconds=30):
    """Songs in a folder of MPD's music, which MPD knows."""
    paths = [sound(os.path.join(mpd.music, 'an album', f'{i}.wav'), seconds, 200 + 50 * i)
             for i in range(count)]
    mpd.update()
    return paths


def names(mpd, paths):
    return [os.path.relpath(path, mpd.music) for path in paths]


def songs_play_one_after_the_other(home):
    with Mpd(home) as mpd:
        paths = songs_in(mpd)
        library_of(home, paths)
        ids = [song['id'] for song in home.json('list')[:3]]
        said, = home.json('play', *ids)
        assert said['player'] == 'mpd' and said['playing'] is True and said['left_out'] == []
        assert [song['id'] for song in said['songs']] == ids
        assert mpd.queue() == names(mpd, paths) and mpd.current() == names(mpd, paths)[0]
        assert mpd.status()['state'] == 'play'
        # Whoever does not stay does not know how it went on.
        assert listens(home) == [(ids[0], None, None)]


def the_listeners_queue_stays(home):
    with Mpd(home) as mpd:
        first, second, third = names(mpd, paths := songs_in(mpd))
        mpd.ask(f'add "{first}"', f'add "{second}"', 'play 0')
        out, _ = home.run('play', paths[2])
        assert out == 'Playing with mpd: 2.wav\n'
        assert mpd.queue() == [first, third, second] and mpd.current() == third
        # In random order as well it is ours that plays, and then the next of ours.
        mpd.ask('stop', 'clear', f'add "{first}"', f'add "{first}"', f'add "{first}"', 'random 1',
                'play 0')
        home.run('play', paths[2], paths[1])
        assert mpd.current() == third
        mpd.ask('next')
        assert mpd.current() == second


def files_from_elsewhere(home):
    with Mpd(home) as mpd:
        path = sound(home.path('elsewhere/a "b" \\ c % é.wav'), 30)
        home.run('play', path)
        assert mpd.current().endswith('c % é.wav')
        # What is in the folder of its music it has to know.
        new = sound(os.path.join(mpd.music, 'x', 'new.wav'), 30)
        home.fails('play', new, '--player', 'mpd', saying=['does not know', "'mpc update'"])
        assert mpd.current().endswith('c % é.wav')
        # Through a port MPD plays what it knows only.
        home.variables.update(MPD_HOST='127.0.0.1', MPD_PORT=str(mpd.port))
        home.fails('play', '--player', 'mpd', new, saying=['knows no', 'mpc update', 'MPD_HOST='])
        mpd.update()
        home.run('play', '--player', 'mpd', new)
        assert mpd.current() == 'x/new.wav'
        # Nothing but a name is no evidence.
        home.fails('play', '--player', 'mpd', sound(home.path('new.wav')), saying='knows no')


def names_that_mean_something_to_the_protocol(home):
    with Mpd(home) as mpd:
        for name in ('\nclear\n.wav', 'a\rb.wav'):
            path = sound(home.path('elsewhere/' + name))
            home.fails('play', '--player', 'mpd', path, saying="a line's end in its name")
        assert mpd.queue() == []
        for name in ('"', "'", '\\"', '{', 'a: b', '-', ' ', '%0A', '你好'):
            path = sound(os.path.join(mpd.music, 'odd', name + '.wav'), 30)
            mpd.update()
            home.run('play', path)
            assert mpd.current() == f'odd/{name}.wav', (name, mpd.current())


def pause_next_stop(home):
    with Mpd(home) as mpd:
        paths = songs_in(mpd)
        home.fails('pause', saying='nothing plays')
        home.fails('stop', '--player', 'mpd', saying='mpd plays nothing')
        home.run('play', *paths)
        said, = home.json('pause')
        assert (said['player'], said['status'], said['uri']) == ('mpd', 'paused', 'an album/0.wav')
        assert mpd.status()['state'] == 'pause' and said['length'] == 30
        assert home.run('pause')[0].startswith('mpd: playing')
        assert mpd.status()['state'] == 'play'
        assert home.json('next', '--player', 'mpd')[0]['uri'] == 'an album/1.wav'
        assert mpd.current() == 'an album/1.wav'
        assert home.json('stop')[0]['status'] == 'stopped'
        assert mpd.status()['state'] == 'stop' and len(mpd.queue()) == 3


def what_was_heard_is_kept(home):
    with Mpd(home) as mpd:
        library_of(home, songs_in(mpd, 2, seconds=3))
        ids = [song['id'] for song in home.json('list')[:2]]
        home.run('play', *ids, '--wait')
        heard = listens(home)
        assert [(song, fate) for song, _, fate in heard] == [(ids[0], 'ended'), (ids[1], 'ended')], \
            heard
        assert all(1000 <= how_long <= 4000 for _, how_long, _ in heard), heard
        assert mpd.status()['state'] == 'stop'


def what_cannot_be_decoded(home):
    with Mpd(home) as mpd:
        noise = b'RIFF' + bytes(range(256)) * 50
        home.fails('play', home.write('noise.wav', noise), '--player', 'mpd',
                   saying='MPD finds no music in it')
        assert mpd.queue() == []
        # What was music when MPD looked.
        bad, good, _ = songs_in(mpd)
        with open(bad, 'wb') as file:
            file.write(noise)
        home.fails('play', bad, '--player', 'mpd', saying='MPD cannot play it: Failed to decode')
        home.run('play', good)
        assert mpd.current() == 'an album/1.wav'


def what_it_cannot_play_is_left_out(home):
    with Mpd(home) as mpd:
        path, = songs_in(mpd, 1)
        library_of(home, [path])
        bare, = home.json('list')[1:2]
        out, err = home.run('play', path, bare['id'])
        assert out.startswith('Playing with mpd: ')
        assert err == f'mien: 1 of 2 songs left out: {bare["title"]}: no file is known of it, and ' \
            'this machine plays files\n' or 'no file is known of it, and MPD plays files' in err, err
        said, = home.json('play', bare['id'], path, '--player', 'mpd')
        assert len(said['songs']) == 1 and said['left_out'][0]['title'] == bare['title']
        assert 'MPD plays files' in said['left_out'][0]['why']
        home.fails('play', bare['id'], '--player', 'mpd', saying='MPD plays files')


def a_queue_that_is_full(home):
    with Mpd(home, 'max_playlist_length "2"') as mpd:
        paths = songs_in(mpd)
        mpd.ask(f'add "{names(mpd, paths)[0]}"')
        home.fails('play', *paths[1:], '--player', 'mpd', saying=["queue is full", "'mpc clear'"])
        # None of them is left in it.
        assert mpd.queue() == names(mpd, paths)[:1]


def outputs(home):
    with Mpd(home, 'audio_output {\ntype "null"\nname "kitchen"\nenabled "no"\n}') as mpd:
        path, = songs_in(mpd, 1)
        said, = home.json('devices', '--player', 'mpd')
        assert said == {'player': 'mpd', 'problem': None, 'devices': [
            {'name': 'nowhere', 'id': None, 'type': 'null', 'active': True},
            {'name': 'kitchen', 'id': None, 'type': 'null', 'active': False}]}
        home.fails('play', path, '--player', 'mpd', '--device', 'cellar',
                   saying='MPD has no output cellar; it has nowhere, kitchen')
        assert mpd.queue() == []
        home.run('play', path, '--player', 'mpd', '--device', 'Kitchen')
        assert all(device['active'] for device in
                   home.json('devices', '--player', 'mpd')[0]['devices'])
        out, _ = home.run('devices')
        assert 'kitchen' in out and 'mpv:' in out and 'spotify:' in out


def passwords(home):
    with Mpd(home, 'password "se cret!@read,add,control,admin"\ndefault_permissions ""') as mpd:
        path = sound(home.path('elsewhere/b.wav'), 30)
        home.fails('play', path, '--player', 'mpd', saying=['does not permit', 'MPD_HOST=password@'])
        home.variables['MPD_HOST'] = 'wrong-word@' + mpd.socket
        err = home.fails('play', path, '--player', 'mpd', saying='does not take the password')
        assert 'wrong-word' not in err
        home.variables['MPD_HOST'] = 'se cret!@' + mpd.socket
        out, err = home.run('play', path, '--player', 'mpd', '--verbose')
        assert 'cret' not in out + err
        assert home.json('stop')[0]['status'] == 'stopped'


def the_socket_of_ones_own_mpd(home):
    with Mpd(home) as mpd:
        path, = songs_in(mpd, 1)
        del home.variables['MPD_HOST']
        os.mkdir(home.path('run/mpd'))
        os.symlink(mpd.socket, home.path('run/mpd/socket'))
        home.run('play', path)
        assert mpd.status()['state'] == 'play'


def the_whole_way(home):
    with Mpd(home) as mpd:
        paths = songs_in(mpd, 60, seconds=20)
        library_of(home, paths)
        steps = {step['step']: step for step in
                 home.json('now', '--mood', 'happy', '--pick', '1', '--player', 'mpd')}
        play = steps['play']
        assert play['playing'] is True and play['player'] == 'mpd' and play['problem'] is None
        assert ['file://' + os.path.join(mpd.music, name) for name in mpd.queue()] == \
            [song['uri'] for song in play['songs']]
        assert play['songs'][0]['id'] == steps['matches']['songs'][0]['id']
        assert mpd.status()['state'] == 'play' and mpd.status()['song'] == '0'
        assert listens(home)[-1][0] == steps['matches']['songs'][0]['id']


def a_way_fills_the_queue(home):
    """A journey from the pick to another mood, song by song; the list that is kept is the same."""
    with Mpd(home) as mpd:
        library_of(home, songs_in(mpd, 60, seconds=20))
        steps = {step['step']: step for step in
                 home.json('now', '--mood', 'sad', '--want', 'lift', '--pick', '1', '--player', 'mpd',
                           '--m3u', home.path('up.m3u8'))}
        uris = [song['uri'] for song in steps['play']['songs']]
        assert steps['play']['player'] == 'mpd' and uris[0] == steps['pick']['uri']
        assert ['file://' + os.path.join(mpd.music, name) for name in mpd.queue()] == uris
        assert mpd.status()['state'] == 'play' and mpd.status()['song'] == '0'
        with open(home.path('up.m3u8'), encoding='utf-8') as file:
            assert [line.strip() for line in file if not line.startswith('#')] == uris


run([songs_play_one_after_the_other, the_listeners_queue_stays, files_from_elsewhere,
     names_that_mean_something_to_the_protocol, pause_next_stop, what_was_heard_is_kept,
     what_cannot_be_decoded, what_it_cannot_play_is_left_out, outputs, passwords,
     the_socket_of_ones_own_mpd, the_whole_way, a_way_fills_the_queue, a_queue_that_is_full])
