"""Playing on Spotify: the stand-in server plays, refuses, is away, and breaks in every way that is
known; nothing secret is ever seen, and nothing hangs."""
import fcntl
import json
import os
import re
import subprocess
import threading
import time

from harness import run
from spotify_home import (SENTENCE_LOGIN, SONGS, TOOL, log_in, refuses, token_path, tool,
                          with_login)
from spotify_server import (SIX_MONTHS, breaks_off, device, drips, elsewhere, floods,
                            floods_headers, hangs_up, is_no_http, never, says, then, too_often)

PLAY = 'PUT /v1/me/player/play'
LIST = 'GET /v1/me/player/devices'
STATE = 'GET /v1/me/player'
TOKEN = 'POST /api/token'


def plays(home, *songs, **options):
    """Plays songs; the state that is claimed afterwards."""
    out, _ = tool(home, 'play', *(songs or SONGS[:1]), **options)
    return json.loads(out)


def kept(home):
    with open(token_path(home)) as file:
        return json.load(file)


# ---- playing ----

@with_login
def best_matches_go_as_one_list(home, server):
    server.titles = {SONGS[0]: 'First song'}
    state = plays(home, *SONGS[:5])
    [(_, _, query, body)] = server.asked(PLAY)
    assert json.loads(body) == {'uris': SONGS[:5], 'position_ms': 0}
    assert query == {'device_id': 'dev1kitchen'}
    assert state == {**state, 'status': 'playing', 'track': 0, 'uri': SONGS[0],
                     'title': 'First song', 'artist': 'Someone', 'device': 'Kitchen'}
    after = server.requests[server.requests.index(server.asked(PLAY)[0]) + 1:]
    assert ('GET', '/v1/me/player', {}, '') in after


@with_login
def very_long_lists_are_cut(home, server):
    songs = [f'spotify:track:{i:022d}' for i in range(150)]
    plays(home, *songs)
    assert json.loads(server.asked(PLAY)[0][3])['uris'] == songs[:100]


@with_login
def success_is_claimed_only_when_it_plays(home, server):
    server.playing = {'uris': [SONGS[7]], 'at': 0, 'device': 'dev2phone', 'on': True}
    server.lag = 3
    assert plays(home)['uri'] == SONGS[0]
    assert server.lag == 0
    server.mischief[PLAY] = [says(204)]  # says yes and does nothing
    refuses(home, 'play', SONGS[1], patience=1, saying='took the music, but does not play it')


@with_login
def another_recording_of_a_song_is_the_song(home, server):
    server.relinked = {SONGS[0]: SONGS[6]}
    server.titles = {SONGS[0]: 'Salt'}
    assert plays(home, SONGS[0] + '=Salt')['track'] == 0


@with_login
def only_songs_of_spotify_are_sent(home, server):
    for uri in ('', 'file:///a.mp3', 'spotify:episode:0123456789012345678901', 'spotify:track:',
                'spotify:track:012345678901234567890', 'spotify:track:../../../../../../a/bc',
                'spotify:local:a:b:c:1'):
        refuses(home, 'play', uri + '=Mine', saying='Mine is no song of Spotify')
    assert not server.asked(PLAY)


@with_login
def pause_next_seek_and_stop(home, server):
    plays(home, *SONGS[:3])
    assert json.loads(tool(home, 'pause')[0])['status'] == 'paused'
    assert json.loads(tool(home, 'pause')[0])['status'] == 'paused'  # also twice
    assert json.loads(tool(home, 'resume')[0])['status'] == 'playing'
    assert json.loads(tool(home, 'next')[0])['uri'] == SONGS[1]
    server.playing['progress'] = 60000
    assert json.loads(tool(home, 'seek', '30.5')[0])['position'] == 90.5
    assert json.loads(tool(home, 'seek', '-500')[0])['position'] == 0
    assert json.loads(tool(home, 'seek', '5000')[0])['position'] == 200
    assert json.loads(tool(home, 'stop')[0])['status'] == 'paused'
    commands = [r for r in server.requests if r[0] != 'GET' and r[1].startswith('/v1/')]
    assert commands and all(r[2].get('device_id') == 'dev1kitchen' for r in commands)


@with_login
def commands_are_waited_for(home, server):
    """The old state is told for a while after each: it is not what the command claims."""
    plays(home, *SONGS[:3])
    for command, expected in (('pause', {'status': 'paused'}), ('resume', {'status': 'playing'}),
                              ('next', {'uri': SONGS[1]}), ('next', {'uri': SONGS[2]}),
                              ('next', {'status': 'paused'})):
        server.mischief = {name: [then(lambda s: setattr(s, 'lag', 3))] for name in
                           ('PUT /v1/me/player/pause', PLAY, 'POST /v1/me/player/next')}
        state = json.loads(tool(home, command)[0])
        assert state == {**state, **expected} and server.lag == 0, command


@with_login
def commands_that_do_nothing_are_told(home, server):
    plays(home, *SONGS[:3])
    for command, path in (('pause', 'PUT /v1/me/player/pause'),
                          ('next', 'POST /v1/me/player/next')):
        server.mischief = {path: [says(204)]}
        refuses(home, command, patience=1, saying='has not done it after 1 seconds')


@with_login
def nothing_plays(home, server):
    refuses(home, 'pause', saying='plays nothing')


# ---- devices ----

@with_login
def device_is_named_else_active_else_last_else_only(home, server):
    plays(home)
    plays(home, device='phone')
    for one in server.devices:
        one['is_active'] = False
    plays(home)  # the one used last
    server.devices[0]['is_active'] = True
    plays(home)  # the active one
    os.remove(home.path('data/mien/spotify-device'))
    server.devices = [device('dev3only', 'Only one')]
    plays(home)
    assert [q['device_id'] for _, _, q, _ in server.asked(PLAY)] == \
        ['dev1kitchen', 'dev2phone', 'dev2phone', 'dev1kitchen', 'dev3only']


@with_login
def devices_are_listed(home, server):
    server.devices.append(device('dev3tv', 'TV', restricted=True))
    listed = [json.loads(line) for line in tool(home, 'devices')[0].splitlines()]
    assert listed == [
        {'name': 'Kitchen', 'id': 'dev1kitchen', 'type': 'Speaker', 'active': True},
        {'name': 'Phone', 'id': 'dev2phone', 'type': 'Smartphone', 'active': False}]


@with_login
def devices_that_will_not_do_are_told(home, server):
    refuses(home, 'play', SONGS[0], device='Cellar',
            saying=["no device called 'Cellar'", 'Kitchen, Phone'])
    server.devices[0]['is_active'] = False
    refuses(home, 'play', SONGS[0], saying=['--device', 'Kitchen, Phone'])
    server.devices = [device('dev3tv', 'TV', restricted=True)]
    refuses(home, 'play', SONGS[0], device='TV', saying="other program control the device 'TV'")
    refuses(home, 'play', SONGS[0], saying=['lets no other program control', 'TV'])
    server.devices = []
    refuses(home, 'play', SONGS[0], saying='Spotify is open nowhere')
    assert not server.asked(PLAY)


@with_login
def device_that_went_away_meanwhile_lists_the_others(home, server):
    server.mischief[PLAY] = [then(lambda s: s.devices.pop(0))]
    refuses(home, 'play', SONGS[0], saying=['open Spotify somewhere', '--device', 'Phone'])
    server.devices[0]['is_active'] = True
    server.mischief[PLAY] = [then(lambda s: s.devices.clear())]
    refuses(home, 'play', SONGS[0], saying=['open Spotify somewhere', 'there are none now'])


@with_login
def hostile_names_do_not_reach_the_terminal(home, server):
    server.devices = [device('a', '\x1b]0;x\x07\x1b[2J'), device('b', 'x' * 5000)]
    said = refuses(home, 'play', SONGS[0], saying='--device')
    assert '\x1b' not in said and len(said) < 600
    server.devices = [device('a"}&x=1#?/../', 'Odd', active=True)]
    plays(home)
    assert server.asked(PLAY)[0][2] == {'device_id': 'a"}&x=1#?/../'}
    server.devices = [device('a\r\nX-Evil: 1', 'Evil', active=True)]
    refuses(home, 'play', SONGS[0], saying='lets no other program control')


# ---- the login ----

@with_login
def token_is_used_until_it_ends(home, server):
    plays(home)
    plays(home)
    assert not server.asked(TOKEN)


@with_login
def refresh_token_is_rotated_on_the_disk(home, server):
    """Each works once, so three renewals one after the other need the new one each time."""
    seen = {kept(home)['refresh_token']}
    for _ in range(3):
        server.access.clear()
        plays(home)
        assert kept(home)['refresh_token'] not in seen
        seen.add(kept(home)['refresh_token'])
        assert kept(home)['refresh_token'] in server.refresh
        assert os.stat(token_path(home)).st_mode & 0o777 == 0o600
    assert len(server.asked(TOKEN)) == 3


@with_login
def new_refresh_token_is_kept_before_the_access_token_is_used(home, server):
    """Checked by the server itself, when the first question with the new token comes."""
    on_disk = []
    server.access.clear()
    server.mischief[LIST] = [then(lambda s: None), then(lambda s: on_disk.append(kept(home)))]
    plays(home)
    assert on_disk[0]['refresh_token'] in server.refresh
    assert on_disk[0]['access_token'] in server.access


@with_login
def ended_token_is_renewed_before_asking(home, server):
    whole = kept(home)
    with open(token_path(home), 'w') as file:
        json.dump({**whole, 'expires_at': int(time.time()) + 30}, file)
    plays(home)
    assert server.requests[0][:2] == ('POST', '/api/token')


@with_login
def refused_token_is_renewed_once(home, server):
    server.mischief[LIST] = [says(401, '{"error":{"status":401,"message":"expired"}}')]
    plays(home)
    assert len(server.asked(TOKEN)) == 1
    server.requests.clear()
    server.mischief[LIST] = [says(401) for _ in range(5)]
    refuses(home, 'play', SONGS[0], saying=['does not accept the login', SENTENCE_LOGIN])
    assert len(server.asked(TOKEN)) == 1 and len(server.asked(LIST)) == 2


@with_login
def dead_login_is_forgotten_first(home, server):
    server.access.clear()
    for refresh, (born, scopes) in server.refresh.items():
        server.refresh[refresh] = (born - SIX_MONTHS - 1, scopes)
    refuses(home, 'play', SONGS[0], saying=['six months', SENTENCE_LOGIN])
    assert not os.path.exists(token_path(home))
    refuses(home, 'play', SONGS[0], saying=['there is no login', SENTENCE_LOGIN])
    log_in(home)
    plays(home)


@with_login
def renewal_is_sent_once(home, server):
    """It uses its refresh token up: where the answer is lost, nothing sends it again unasked."""
    server.access.clear()
    server.mischief[TOKEN] = [hangs_up]
    refuses(home, 'devices', saying='broke off its answer')
    assert len(server.asked(TOKEN)) == 1


@with_login
def other_refusals_keep_the_login(home, server):
    for wrong, saying in ((says(400, '{"error":"invalid_client"}'), 'client id'),
                          (says(400, '{"error":"invalid_request"}'), 'invalid_request'),
                          (says(403, 'no'), 'status 403'), (says(200, '{'), 'no token in it'),
                          (too_often(7200), 'until'), (hangs_up, 'broke off')):
        server.access.clear()
        server.mischief[TOKEN] = [wrong]
        refuses(home, 'play', SONGS[0], saying=saying)
        assert kept(home)['refresh_token'] in server.refresh
    plays(home)


@with_login
def answer_without_a_new_refresh_token_keeps_the_old_one(home, server):
    def short(request):
        with server.lock:
            token = server.secret('BQaccess')
            scopes = next(iter(server.refresh.values()))[1]
            server.access[token] = (time.time() + 3600, scopes)
        says(200, json.dumps({'access_token': token, 'token_type': 'Bearer',
                              'expires_in': 3600}))(request)
    before = kept(home)['refresh_token']
    server.access.clear()
    server.mischief[TOKEN] = [short]
    plays(home)
    assert kept(home)['refresh_token'] == before


@with_login
def programs_at_the_same_time_renew_once(home, server):
    server.access.clear()
    server.mischief[TOKEN] = [then(lambda s: time.sleep(0.5))]
    started = [subprocess.Popen([TOOL, 'devices'], env=home.environment(), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for one in started:
        out, err = one.communicate(timeout=60)
        home.said.append(out + err)
        assert one.returncode == 0, err
    assert len(server.asked(TOKEN)) == 1


@with_login
def interrupted_renewal_loses_no_login(home, server):
    """Ctrl-C while Spotify answers: the new refresh token is kept, and only then it ends."""
    begun = threading.Event()

    def slow(_):
        begun.set()
        time.sleep(1)
    server.access.clear()
    server.mischief[TOKEN] = [then(slow)]
    process = subprocess.Popen([TOOL, 'devices'], env=home.environment(), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert begun.wait(30)
    process.send_signal(2)
    home.said.append(''.join(process.communicate(timeout=60)))
    assert process.returncode == -2
    assert kept(home)['refresh_token'] in server.refresh
    plays(home)


@with_login
def login_that_another_program_has_is_waited_for(home, server):
    """But no longer than the patience."""
    server.access.clear()
    with open(os.path.dirname(token_path(home)) + '/spotify.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refuses(home, 'devices', patience=0.5, saying='another mien is busy with the login')
    assert not server.asked(TOKEN)


@with_login
def login_that_cannot_be_kept_is_not_used_up(home, server):
    """Where nothing can be written, the refresh token that works once stays unused."""
    if os.geteuid() == 0 and subprocess.run(['setpriv', '--version'],
                                            capture_output=True).returncode != 0:
        print('# root may write everywhere')
        return
    server.access.clear()
    folder = os.path.dirname(token_path(home))
    for path, mode in ((home.folder, 0o755), (home.path('data'), 0o755), (folder, 0o555),
                       (token_path(home), 0o444), (folder + '/spotify.lock', 0o666)):
        os.chmod(path, mode)
    start = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] \
        if os.geteuid() == 0 else []
    try:
        done = subprocess.run([*start, TOOL, 'devices'], env=home.environment(),
                              capture_output=True, text=True, timeout=60)
    finally:
        os.chmod(folder, 0o755)
    home.said.append(done.stdout + done.stderr)
    assert done.returncode == 1 and 'spotify.json: Permission denied' in done.stderr, done
    assert not server.asked(TOKEN) and kept(home)['refresh_token'] in server.refresh


# ---- what Spotify refuses ----

@with_login
def premium_is_needed(home, server):
    server.premium = False
    refuses(home, 'play', SONGS[0], saying='with Premium only')


@with_login
def other_refusals_have_a_sentence(home, server):
    for body, saying in (
            ('{"error":{"status":403,"message":"x","reason":"DEVICE_NOT_CONTROLLABLE"}}',
             'no other program control this device'),
            ('{"error":{"status":403,"message":"x","reason":"UNKNOWN"}}', 'UNKNOWN'),
            ('{"error":{"status":403,"message":"Insufficient client scope"}}', 'lacks a permission'),
            ('User not registered in the Developer Dashboard', "one of your app's users"),
            ('', 'no reason given')):
        server.mischief[PLAY] = [says(403, body)]
        refuses(home, 'play', SONGS[0], saying=saying)
    for status in (400, 405, 410, 418):
        server.mischief[PLAY] = [says(status, 'x')]
        refuses(home, 'play', SONGS[0], saying=f'status {status}')
    assert len(server.asked(PLAY)) == 9  # none of them was tried again


@with_login
def short_pause_is_waited_for(home, server):
    server.mischief[PLAY] = [too_often(5)]
    plays(home)
    assert len(server.asked(PLAY)) == 2
    server.requests.clear()
    server.mischief[PLAY] = [too_often(0), too_often(0), too_often(0)]
    refuses(home, 'play', SONGS[0], saying='asked too often')
    assert len(server.asked(PLAY)) == 2


@with_login
def long_pause_is_not_slept_through(home, server):
    for seconds in (6, 3600, 86400):
        server.mischief[PLAY] = [too_often(seconds)]
        said = refuses(home, 'play', SONGS[0], saying='takes nothing from your app until')
        until = time.mktime(time.strptime(re.search(r'until (\S+ \S+);', said).group(1),
                                          '%Y-%m-%d %H:%M'))
        assert -300 < until - time.time() - seconds < 300
    for header in ({}, {'Retry_After': 'soon'}, {'Retry_After': '-1'}, {'Retry_After': '9' * 30},
                   {'Retry_After': 'Wed, 21 Oct 2026 07:28:00 GMT'}):
        server.mischief[PLAY] = [says(429, '', **header)]
        refuses(home, 'play', SONGS[0], saying='asked too often and wants a pause')


@with_login
def spotifys_own_problems_are_tried_again(home, server):
    for status in (500, 502, 503):
        server.requests.clear()
        server.mischief[PLAY] = [says(status), says(status)]
        plays(home)
        assert len(server.asked(PLAY)) == 3
    server.requests.clear()
    server.mischief[PLAY] = [says(503) for _ in range(9)]
    said = refuses(home, 'play', SONGS[0], saying=['problem of its own', 'status 503'])
    assert len(server.asked(PLAY)) == 3 and 'too often' not in said


@with_login
def next_song_is_asked_for_once(home, server):
    """It may have happened although the answer says otherwise: two steps would be one too many."""
    plays(home, *SONGS[:3])
    server.mischief['POST /v1/me/player/next'] = [says(502)]
    refuses(home, 'next', saying='status 502')
    assert len(server.asked('POST /v1/me/player/next')) == 1


# ---- libcurl, which is loaded when it is needed ----

@with_login
def libcurl_may_be_missing_or_another_library(home, server):
    libc = next(line.split()[-1] for line in open('/proc/self/maps') if '/libc.so.6' in line)
    for name in ('libcurl.so.4', 'libcurl-gnutls.so.4'):
        home.write('none/' + name, '')
        os.makedirs(home.path('other'), exist_ok=True)
        os.symlink(libc, home.path('other/' + name))
    usual = home.environment
    for folder, saying in (('none', 'the library libcurl is missing'),
                           ('other', 'the library libcurl lacks a function')):
        home.environment = lambda: {**usual(), 'LD_LIBRARY_PATH': home.path(folder)}
        refuses(home, 'devices', saying=[saying, 'install'])
    assert not server.requests


# ---- a network that is away, and servers that are none ----

@with_login
def offline_is_told(home, server):
    server.close()
    refuses(home, 'play', SONGS[0], saying=['cannot be reached', 'is this machine online?'])
    usual = home.environment
    home.environment = lambda: {**usual(), 'MIEN_SPOTIFY_API': 'https://api.invalid/v1'}
    refuses(home, 'play', SONGS[0], saying=['api.invalid cannot be reached', 'online?'])


@with_login
def nothing_hangs_longer_than_its_patience(home, server):
    server.playing = {'uris': SONGS[:1], 'at': 0, 'device': 'dev1kitchen', 'on': True}
    for path, words in ((LIST, ['devices']), (PLAY, ['play', SONGS[0]]), (STATE, ['pause']),
                        ('PUT /v1/me/player/pause', ['pause'])):
        for wrong in (never, drips):
            server.mischief = {path: [wrong]}
            refuses(home, *words, patience=1, saying='did not answer within 1 seconds')
    server.mischief = {TOKEN: [never]}
    server.access.clear()
    refuses(home, 'devices', patience=1, saying='did not answer within 3 seconds')
    assert kept(home)['refresh_token'] in server.refresh


@with_login
def broken_answers_have_a_sentence(home, server):
    for wrong, saying in (
            (hangs_up, 'broke off its answer'), (breaks_off, 'broke off its answer'),
            (floods, 'more than Mien takes'), (floods_headers, 'more than Mien takes'),
            (is_no_http, 'no answer that can be read'), (elsewhere, 'status 302'),
            (says(200, '{"devices": [{]}'), 'list of devices is broken'),
            (says(200, '[' * 100000), 'list of devices is broken'),
            (says(200, '{"devices": 5}'), 'list of devices is broken'),
            (says(200, b'\xff\xfe\x00'), 'list of devices is broken'),
            (says(204), 'list of devices is broken')):
        server.mischief[LIST] = [wrong]
        refuses(home, 'devices', saying=saying)
    assert not server.asked('GET /stolen')
    server.mischief[STATE] = [says(200, '{"is_playing": "yes"}')]
    refuses(home, 'pause', saying='about what plays is broken')


@with_login
def memory_stays_small(home, server):
    """An answer without an end, in a program that may not have much."""
    server.mischief[LIST] = [floods]
    if os.environ.get('MIEN_SANITIZED') == '1':
        print('# the sanitizers need more themselves')
        return
    done = subprocess.run(['sh', '-c', f'ulimit -v 400000; exec {TOOL} devices'],
                          env=home.environment(), capture_output=True, text=True, timeout=60)
    home.said.append(done.stdout + done.stderr)
    assert done.returncode == 1 and 'more than Mien takes' in done.stderr, done


@with_login
def proxies_do_not_hear_what_is_for_this_machine(home, server):
    usual = home.environment
    home.environment = lambda: {**usual(), 'http_proxy': 'http://127.0.0.1:9',
                                'all_proxy': 'http://127.0.0.1:9'}
    plays(home)


run([best_matches_go_as_one_list, very_long_lists_are_cut, success_is_claimed_only_when_it_plays,
     another_recording_of_a_song_is_the_song, only_songs_of_spotify_are_sent,
     pause_next_seek_and_stop, commands_are_waited_for,
     commands_that_do_nothing_are_told, nothing_plays, device_is_named_else_active_else_last_else_only,
     devices_are_listed, devices_that_will_not_do_are_told,
     device_that_went_away_meanwhile_lists_the_others, hostile_names_do_not_reach_the_terminal,
     token_is_used_until_it_ends, refresh_token_is_rotated_on_the_disk,
     new_refresh_token_is_kept_before_the_access_token_is_used,
     ended_token_is_renewed_before_asking, refused_token_is_renewed_once,
     dead_login_is_forgotten_first, renewal_is_sent_once,
     other_refusals_keep_the_login,
     answer_without_a_new_refresh_token_keeps_the_old_one, programs_at_the_same_time_renew_once,
     interrupted_renewal_loses_no_login, login_that_cannot_be_kept_is_not_used_up,
     premium_is_needed, other_refusals_have_a_sentence, short_pause_is_waited_for,
     long_pause_is_not_slept_through, spotifys_own_problems_are_tried_again,
     next_song_is_asked_for_once, login_that_another_program_has_is_waited_for,
     libcurl_may_be_missing_or_another_library, offline_is_told, nothing_hangs_longer_than_its_patience,
     broken_answers_have_a_sentence, memory_stays_small,
     proxies_do_not_hear_what_is_for_this_machine])
