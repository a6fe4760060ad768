"""Logging in to Spotify and out again, against the stand-in server."""
import json
import os
import shutil
import socket
import stat
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from harness import MIEN, in_a_mount, run
from spotify_home import (SENTENCE_LOGIN, browser, give, log_in, token_path, tool, with_login,
                          with_spotify)
from spotify_server import Spotify, drips, hangs_up, never, says, too_often


def token(home):
    with open(token_path(home)) as file:
        return json.load(file)


class Waiting:
    """mien login while it waits for the browser: its address, port and state."""

    def __init__(self, home, *words):
        self.home = home
        self.process = subprocess.Popen(
            [MIEN, 'login', 'spotify', '--client-id', home.server.client_id, *words],
            env=home.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.said = ''
        self.address = None
        while self.address is None:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
            if line.strip().startswith('http'):
                self.address = line.strip()
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.address).query))
        self.port = urllib.parse.urlsplit(self.query['redirect_uri']).port

    def get(self, path):
        """The status and the page that the listener answers with."""
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{self.port}{path}', timeout=20) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def end(self, code):
        out, err = self.process.communicate(timeout=60)
        self.home.said.append(self.said + out + err)
        assert self.process.returncode == code, self.said + out + err
        return err


@with_spotify
def login_asks_for_no_more_than_it_needs(home, server):
    address, page = log_in(home)
    parts = urllib.parse.urlsplit(address)
    query = dict(urllib.parse.parse_qsl(parts.query))
    assert parts.path == '/authorize'
    assert query['response_type'] == 'code' and query['client_id'] == server.client_id
    assert query['scope'] == 'user-read-playback-state user-modify-playback-state'
    assert query['code_challenge_method'] == 'S256' and len(query['code_challenge']) == 43
    assert len(query['state']) == 43
    redirect = urllib.parse.urlsplit(query['redirect_uri'])
    assert redirect.hostname == '127.0.0.1' and redirect.path == '/callback' and redirect.port
    assert 'the rest is in the terminal' in page
    [(_, _, _, body)] = server.asked('POST /api/token')
    assert 'client_secret' not in body and 'code_verifier=' in body


@with_spotify
def login_is_kept_for_its_owner_alone(home, server):
    os.umask(0)
    log_in(home)
    kept = token(home)
    assert kept['client_id'] == server.client_id
    assert kept['refresh_token'] in server.refresh and kept['access_token'] in server.access
    assert abs(kept['expires_at'] - time.time() - 3600) < 300
    assert stat.S_IMODE(os.stat(token_path(home)).st_mode) == 0o600
    left = [name for name in os.listdir(home.path('data/mien')) if 'spotify.json' in name]
    assert left == ['spotify.json']


@with_spotify
def every_login_has_a_state_and_a_challenge_of_its_own(home, server):
    one, two = log_in(home)[0], log_in(home)[0]
    one, two = (dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(a).query)) for a in (one, two))
    assert one['state'] != two['state'] and one['code_challenge'] != two['code_challenge']


@with_spotify
def browser_opens_where_there_is_a_desktop(home, server):
    browser(home)
    out, err = home.run('login', 'spotify', '--client-id', server.client_id)
    assert 'Logged in to Spotify' in out and 'noise of a browser' not in out + err
    assert open(home.path('visited')).read() == f'{server.address}/authorize\n'
    assert 'Your browser shows where to log in' in err and f'{server.address}/authorize?' in err
    for _ in range(100):  # the page may be written a little later
        if os.path.exists(home.path('page')) and os.path.getsize(home.path('page')):
            break
        time.sleep(0.1)
    assert 'This window can be closed' in open(home.path('page')).read()


@with_spotify
def address_is_printed_where_there_is_no_desktop(home, server):
    browser(home, display='')
    waiting = Waiting(home, '--quiet')
    assert 'Open this in a browser on this machine' in waiting.said
    urllib.request.urlopen(waiting.address, timeout=20).read()
    assert waiting.end(0).strip() == ''
    assert not os.path.exists(home.path('visited'))


@with_spotify
def desktop_without_xdg_open_prints_the_address(home, server):
    usual = home.environment
    home.environment = lambda: {**usual(), 'DISPLAY': ':7', 'PATH': home.path('nothing')}
    log_in(home)


@with_spotify
def client_id_is_needed_once(home, server):
    home.fails('login', 'spotify', code=2, saying=['--client-id', 'docs/spotify.md'])
    browser(home)
    home.write('config/mien/config', '# mine\nother = 1\n')
    home.run('login', 'spotify', '--client-id', server.client_id)
    assert open(home.path('config/mien/config')).read() == \
        f'# mine\nother = 1\nspotify-client-id = {server.client_id}\n'
    [done] = home.json('login', 'spotify')
    assert done == {'at': 'spotify', 'login': True}
    for wrong in ('', 'short', 'with space 0123456789', '0123456789abcdef-', 'a' * 129):
        home.fails('login', 'spotify', '--client-id', wrong, code=2, saying='--client-id')


@with_spotify
def wrong_words_are_told(home, server):
    for command in ('login', 'logout'):
        assert f'usage: mien {command} spotify' in home.run(command, '--help')[0]
        assert all(len(line) <= 110 for line in home.run(command, '--help')[0].splitlines())
        assert f'  {command} ' in home.run('--help')[0]
    home.fails('login', code=2, saying="mien login spotify")
    home.fails('login', 'mpd', code=2, saying="'mpd'")
    home.fails('login', 'spotify', 'now', code=2, saying='mien login spotify')
    home.fails('logout', code=2, saying='mien logout spotify')
    home.fails('login', 'spotify', '--wait', '0', code=2, saying='--wait')
    home.fails('login', 'spotify', '--wait', '3601', code=2, saying='--wait')


@with_spotify
def exactly_one_answer_is_taken(home, server):
    waiting = Waiting(home)
    assert waiting.get('/favicon.ico')[0] == 404
    assert waiting.get('/')[0] == 404
    assert waiting.get('/callback2?code=x')[0] == 404
    urllib.request.urlopen(waiting.address, timeout=20).read()
    waiting.end(0)
    try:
        waiting.get('/callback?code=x')
        assert False, 'somebody still listens'
    except urllib.error.URLError:
        pass


@with_spotify
def another_state_ends_the_login(home, server):
    waiting = Waiting(home)
    status, page = waiting.get('/callback?code=AQcode&state=forged')
    assert status == 400 and 'forged' not in page and 'AQcode' not in page
    assert 'is not the answer to this login' in waiting.end(1)
    assert not server.asked('POST /api/token') and not os.path.exists(token_path(home))


@with_spotify
def answer_without_a_code_ends_the_login(home, server):
    waiting = Waiting(home)
    assert waiting.get(f'/callback?state={waiting.query["state"]}')[0] == 400
    waiting.end(1)


@with_spotify
def spotify_may_say_no(home, server):
    waiting = Waiting(home)
    assert waiting.get(f'/callback?error=server_error&state={waiting.query["state"]}')[0] == 200
    said = waiting.end(1)
    assert 'does not let Mien in' in said and 'server_error' not in said
    assert not os.path.exists(token_path(home))


@with_spotify
def listener_may_say_no(home, server):
    server.says_yes = False
    browser(home)
    home.fails_login = home.run('login', 'spotify', '--client-id', server.client_id, code=1)[1]
    assert 'Spotify was not given leave' in home.fails_login
    assert not os.path.exists(token_path(home))


@with_spotify
def connections_that_say_nothing_do_not_stand_in_the_way(home, server):
    waiting = Waiting(home)
    idle = [socket.create_connection(('127.0.0.1', waiting.port)) for _ in range(20)]
    idle[0].close()
    idle[1].sendall(b'GET /callback')
    idle[2].sendall(b'x' * 20000)
    urllib.request.urlopen(waiting.address, timeout=20).read()
    waiting.end(0)
    for one in idle:
        one.close()


@with_spotify
def nobody_hears_it_but_this_machine(home, server):
    waiting = Waiting(home)
    listening = [line.split() for line in open('/proc/net/tcp').read().splitlines()[1:]]
    ports = [l[1].split(':') for l in listening if l[3] == '0A']
    assert [a for a, p in ports if int(p, 16) == waiting.port] == ['0100007F']
    waiting.process.kill()
    waiting.process.communicate()


@with_spotify
def nobody_in_the_browser_ends_in_a_sentence(home, server):
    _, err = home.run('login', 'spotify', '--client-id', server.client_id, '--wait', '1', code=1)
    assert 'no answer came from the browser within 1 seconds' in err


def login_fails(home, saying):
    browser(home)
    _, err = home.run('login', 'spotify', '--verbose', '--client-id', home.server.client_id, code=1)
    assert saying in err.splitlines()[-1], err
    assert not os.path.exists(token_path(home))


@with_spotify
def server_that_never_answers_is_given_up(home, server):
    server.mischief['POST /api/token'] = [never]
    login_fails(home, 'did not answer within 15 seconds')


@with_spotify
def server_that_drips_is_given_up(home, server):
    server.mischief['POST /api/token'] = [drips]
    login_fails(home, 'did not answer within 15 seconds')


@with_spotify
def broken_answers_are_no_login(home, server):
    for body in ('', '{', '[]', '{"access_token": 5}', '<html>',
                 '{"access_token": "a", "token_type": "Bearer"}'):
        server.mischief['POST /api/token'] = [says(200, body)]
        login_fails(home, 'has no token in it')
    server.mischief['POST /api/token'] = [hangs_up]
    login_fails(home, 'broke off its answer')


@with_spotify
def unknown_app_is_told(home, server):
    server.mischief['POST /api/token'] = [says(400, '{"error":"invalid_client"}')]
    login_fails(home, "does not know your app's client id")


@with_spotify
def login_waits_for_no_day(home, server):
    server.mischief['POST /api/token'] = [too_often(86400)]
    login_fails(home, 'takes nothing from your app until')


@with_spotify
def failed_login_keeps_the_one_before(home, server):
    log_in(home)
    before = token(home)
    browser(home)
    server.says_yes = False
    home.run('login', 'spotify', code=1)
    assert token(home) == before


@with_login
def fresh_login_takes_the_place_of_a_dead_one(home, server):
    server.refresh.clear()
    server.access.clear()
    log_in(home)
    tool(home, 'devices')
    assert token(home)['refresh_token'] in server.refresh


@with_spotify
def login_on_a_full_disk_says_so(home, server):
    browser(home)
    environment = {**home.environment(), 'XDG_DATA_HOME': '/mnt'}
    script = f'head -c 1M /dev/zero > /mnt/full; {MIEN} login spotify --client-id {server.client_id}'
    usual, os_environment = home.environment, dict(os.environ)
    os.environ.update(environment)
    try:
        done = in_a_mount('size=8k', f'({script})')
    finally:
        os.environ.clear()
        os.environ.update(os_environment)
        home.environment = usual
    if done is None:
        print('# this machine lets nobody mount')
        return
    home.said.append(done.stdout + done.stderr)
    assert done.returncode == 1 and 'No space left' in done.stderr, done


@with_login
def logout_removes_all_of_it(home, server):
    tool(home, 'play', 'spotify:track:0123456789012345678901=Song')
    assert os.path.exists(home.path('data/mien/spotify-device'))
    [done] = home.json('logout', 'spotify')
    assert done == {'at': 'spotify', 'login': False, 'was': True}
    assert not os.path.exists(token_path(home))
    assert not os.path.exists(home.path('data/mien/spotify-device'))
    assert 'no login' in home.run('logout', 'spotify')[0]
    _, err = tool(home, 'devices', code=1)
    assert SENTENCE_LOGIN in err


@with_spotify
def logout_removes_a_damaged_login(home, server):
    home.write('data/mien/spotify.json', '{"refresh_token": ')
    _, err = tool(home, 'devices', code=1)
    assert 'is damaged' in err and SENTENCE_LOGIN in err
    home.run('logout', 'spotify')
    assert not os.path.exists(token_path(home))


@with_spotify
def login_that_cannot_be_removed_is_told(home, server):
    os.makedirs(token_path(home))
    home.fails('logout', 'spotify', saying=['spotify.json: cannot be removed', 'remove it yourself'])


@with_spotify
def open_ways_are_refused(home, server):
    for address in ('http://accounts.example.org', 'http://localhost:1', 'ftp://127.0.0.1',
                    'http://127.0.0.1@example.org', 'https://user:secret@example.org'):
        usual = home.environment
        home.environment = lambda: {**usual(), 'MIEN_SPOTIFY_ACCOUNTS': address}
        home.fails('login', 'spotify', '--client-id', server.client_id,
                   saying='MIEN_SPOTIFY_ACCOUNTS is')
        home.environment = lambda: {**usual(), 'MIEN_SPOTIFY_API': address}
        home.fails('login', 'spotify', '--client-id', server.client_id,
                   saying='MIEN_SPOTIFY_API is')
        home.environment = usual


def certificates_are_checked(home):
    """A server with a certificate that nobody vouches for hears nothing."""
    if shutil.which('openssl') is None:
        print('# there is no openssl to make a certificate with')
        return
    key, certificate = home.path('key.pem'), home.path('certificate.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                    'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', certificate,
                    '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
                   check=True, capture_output=True)
    server = Spotify(tls=(certificate, key))
    try:
        give(home, server)
        waiting = Waiting(home)
        assert waiting.get(f'/callback?code=x&state={waiting.query["state"]}')[0] == 200
        assert 'a certificate that is not to be trusted, so nothing was sent' in waiting.end(1)
        assert server.requests == []
    finally:
        server.close()


run([login_asks_for_no_more_than_it_needs, login_is_kept_for_its_owner_alone,
     every_login_has_a_state_and_a_challenge_of_its_own,
     browser_opens_where_there_is_a_desktop, address_is_printed_where_there_is_no_desktop,
     desktop_without_xdg_open_prints_the_address, client_id_is_needed_once, wrong_words_are_told,
     exactly_one_answer_is_taken, another_state_ends_the_login,
     answer_without_a_code_ends_the_login, spotify_may_say_no, listener_may_say_no,
     connections_that_say_nothing_do_not_stand_in_the_way, nobody_hears_it_but_this_machine,
     nobody_in_the_browser_ends_in_a_sentence, server_that_never_answers_is_given_up,
     server_that_drips_is_given_up, broken_answers_are_no_login, unknown_app_is_told,
     login_waits_for_no_day, failed_login_keeps_the_one_before,
     fresh_login_takes_the_place_of_a_dead_one, login_on_a_full_disk_says_so,
     logout_removes_all_of_it, logout_removes_a_damaged_login,
     login_that_cannot_be_removed_is_told, open_ways_are_refused,
     certificates_are_checked])
