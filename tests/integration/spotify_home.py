"""What the tests of Spotify share: a home whose mien talks to the stand-in server, a browser for
the login, and the search for secrets where none may be."""
import os
import stat
import subprocess
import sys
import urllib.request

from harness import MIEN
from spotify_server import Spotify

TOOL = os.environ['SPOTIFY_TOOL']
SENTENCE_LOGIN = "run 'mien login spotify'"
SONGS = [f'spotify:track:{"made" * 5}{i:02d}' for i in range(8)]

BROWSER = '''#!{python}
import sys, urllib.error, urllib.request
open({log!r}, 'a').write(sys.argv[1].split('?')[0] + '\\n')
print('noise of a browser')
try:
    page = urllib.request.urlopen(sys.argv[1], timeout=20).read().decode()
except urllib.error.HTTPError as error:
    page = f'{{error.code}} ' + error.read().decode()
open({page!r}, 'w').write(page)
'''


def give(home, server, **more):
    """Has all that is run in this home talk to the server, with --verbose where there is one."""
    home.server, home.said = server, []
    usual = home.environment

    def environment():
        settings = {**usual(), 'MIEN_SPOTIFY_ACCOUNTS': server.address,
                    'MIEN_SPOTIFY_API': server.address + '/v1',
                    'XDG_CONFIG_HOME': home.path('config'), **more}
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'http_proxy', 'https_proxy', 'all_proxy'):
            if name not in more:
                settings.pop(name, None)
        return settings
    home.environment = environment
    run = home.run

    def listening(*words, **options):
        try:
            out, err = run(*words, **options)
        except AssertionError as error:
            home.said.append(str(error))
            raise
        home.said.append(out + err)
        return out, err
    home.run = listening


def browser(home, display=':7'):
    """A desktop with a browser that goes where it is sent and says yes to all."""
    folder = home.path('bin')
    path = home.write('bin/xdg-open', BROWSER.format(
        python=sys.executable, log=home.path('visited'), page=home.path('page')))
    os.chmod(path, 0o755)
    usual = home.environment
    home.environment = lambda: {**usual(), 'DISPLAY': display,
                                'PATH': folder + ':' + os.environ['PATH']}


def log_in(home, program=MIEN):
    """Logs in as if by hand: reads the address that is printed, and goes there."""
    start = [program, 'login', 'spotify', '--verbose', '--client-id', home.server.client_id]
    with subprocess.Popen(start, env=home.environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        address, said = None, ''
        while address is None:
            line = process.stderr.readline()
            assert line, said
            said += line
            if line.strip().startswith('http'):
                address = line.strip()
        page = urllib.request.urlopen(address, timeout=20).read().decode()
        out, err = process.communicate(timeout=60)
        home.said.append(said + out + err)
        assert process.returncode == 0, said + out + err
    return address, page


def tool(home, *words, code=0, device=None, patience=None, **options):
    """Runs spotify_tool with a device, a patience; what it prints, and what it says."""
    usual = home.environment
    more = {'DEVICE': device, 'PATIENCE': patience}
    home.environment = lambda: {**usual(), **{k: str(v) for k, v in more.items() if v is not None}}
    try:
        out, err = home.run(*words, code=code, program=TOOL, **options)
    finally:
        home.environment = usual
    return out, err


def refuses(home, *words, saying, **options):
    """The tool has to fail with one sentence that has these words."""
    _, err = tool(home, *words, code=1, **options)
    last = err.strip().splitlines()[-1]
    assert last.startswith('mien: ') and not last.startswith('mien: spotify:'), err
    for part in [saying] if isinstance(saying, str) else saying:
        assert part in last, f'"{part}" is not in: {last}'
    return last


def token_path(home):
    return home.path('data/mien/spotify.json')


def no_secret_leaked(home):
    """Nothing that the server issued, and nothing like it, is in what was said or in any file but
    the one that is for it."""
    texts = {'what was said': '\n'.join(home.said)}
    for folder, _, names in os.walk(home.folder):
        for name in names:
            path = os.path.join(folder, name)
            if path != token_path(home) and stat.S_ISREG(os.lstat(path).st_mode):
                with open(path, 'rb') as file:
                    texts[path] = file.read().decode(errors='replace')
    for where, text in texts.items():
        for secret in home.server.secrets:
            assert secret not in text, f'{secret} is in {where}'
        for start in ('BQaccess', 'AQrefresh', 'AQcode', 'Bearer '):
            assert start not in text, f'{start} is in {where}'


def with_spotify(test):
    """A test with a server and, at its end, the search for secrets."""
    def whole(home):
        server = Spotify()
        try:
            give(home, server)
            test(home, server)
            no_secret_leaked(home)
        finally:
            server.close()
    whole.__name__ = test.__name__
    return whole


def with_login(test):
    """The same where somebody has logged in."""
    def logged_in(home, server):
        log_in(home)
        server.requests.clear()
        test(home, server)
    logged_in.__name__ = test.__name__
    return with_spotify(logged_in)
