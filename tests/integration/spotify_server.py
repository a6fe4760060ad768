"""A stand-in for Spotify on loopback: the authorize page, the token endpoint and the player's
endpoints, after Spotify's documentation (Authorization Code with PKCE, Web API reference), with the
answers it gives when something is wrong, and on request those of a server that is broken."""
import base64
import hashlib
import http.server
import json
import secrets
import ssl
import threading
import time
import urllib.parse

SCOPES = {'user-read-playback-state', 'user-modify-playback-state'}
SIX_MONTHS = 182 * 24 * 3600


def device(id, name, active=False, restricted=False, type='Speaker'):
    return {'id': id, 'is_active': active, 'is_private_session': False,
            'is_restricted': restricted, 'name': name, 'type': type, 'volume_percent': 50,
            'supports_volume': True}


class Spotify:
    """One listener with an app of their own. Whatever is issued is in `secrets`; each request
    is in `requests` as (method, path, query, body)."""

    def __init__(self, tls=None):
        self.client_id = '0123456789abcdef0123456789abcdef'
        self.redirect = 'http://127.0.0.1/callback'  # as registered: without a port
        self.says_yes = True     # the listener, on the page that asks
        self.premium = True
        self.lifetime = 3600     # of an access token, seconds
        self.devices = [device('dev1kitchen', 'Kitchen', active=True),
                        device('dev2phone', 'Phone', type='Smartphone')]
        self.playing = None      # {'uris': [...], 'at': 0, 'device': id, 'on': True}
        self.lag = 0             # so many questions about the state have the old answer...
        self.before = 204, None  # ...which is this one
        self.titles = {}         # uri: title
        self.relinked = {}       # uri: the one that plays in its place
        self.mischief = {}       # 'PUT /v1/me/player/play': [what goes wrong, one a request]
        self.requests = []
        self.secrets = set()
        self.codes, self.refresh, self.access = {}, {}, {}
        self.lock = threading.RLock()
        self.leaving = threading.Event()
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler(self))
        self.server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f'http{"s" if tls else ""}://127.0.0.1:{self.server.server_port}'
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self):
        self.leaving.set()
        self.server.shutdown()
        self.server.server_close()

    def secret(self, start):
        made = f'{start}{secrets.token_urlsafe(40)}'
        self.secrets.add(made)
        return made

    def asked(self, start):
        """The requests for paths that start so."""
        return [r for r in self.requests if f'{r[0]} {r[1]}'.startswith(start)]

    # ---- accounts ----

    def authorize(self, query):
        """Where the browser is sent; an error for the page if it is sent nowhere."""
        if query.get('client_id') != self.client_id:
            return None, 'INVALID_CLIENT: Invalid client'
        redirect = urllib.parse.urlsplit(query.get('redirect_uri', ''))
        if f'{redirect.scheme}://{redirect.hostname}{redirect.path}' != self.redirect:
            return None, 'INVALID_CLIENT: Invalid redirect URI'
        if query.get('response_type') != 'code' or len(query.get('code_challenge', '')) != 43 \
                or query.get('code_challenge_method') != 'S256':
            return None, 'invalid_request'
        answer = {'state': query['state']}
        if self.says_yes:
            answer['code'] = self.secret('AQcode')
            self.codes[answer['code']] = (query['code_challenge'], query['redirect_uri'],
                                          set(query['scope'].split()))
        else:
            answer['error'] = 'access_denied'
        return f'{query["redirect_uri"]}?{urllib.parse.urlencode(answer)}', None

    def tokens(self, scopes, born):
        access, refresh = self.secret('BQaccess'), self.secret('AQrefresh')
        self.access[access] = (time.time() + self.lifetime, scopes)
        self.refresh[refresh] = (born, scopes)
        return 200, {'access_token': access, 'token_type': 'Bearer',
                     'scope': ' '.join(sorted(scopes)), 'expires_in': self.lifetime,
                     'refresh_token': refresh}

    def token(self, form, headers):
        if headers.get('Content-Type') != 'application/x-www-form-urlencoded':
            return 415, {'error': 'unsupported_media_type'}
        if 'Authorization' in headers or 'client_secret' in form:
            return 400, {'error': 'invalid_request', 'error_description': 'no secret with PKCE'}
        if form.get('client_id') != self.client_id:
            return 400, {'error': 'invalid_client', 'error_description': 'Invalid client'}
        if form.get('grant_type') == 'authorization_code':
            challenge, redirect, scopes = self.codes.pop(form.get('code'), (None, None, None))
            digest = hashlib.sha256(form.get('code_verifier', '').encode()).digest()
            if challenge is None or redirect != form.get('redirect_uri') or \
                    base64.urlsafe_b64encode(digest).decode().rstrip('=') != challenge:
                return 400, {'error': 'invalid_grant', 'error_description':
                             f'code_verifier was incorrect for {form.get("code")}'}
            return self.tokens(scopes, time.time())
        if form.get('grant_type') == 'refresh_token':
            born, scopes = self.refresh.pop(form.get('refresh_token'), (None, None))
            if born is None or time.time() - born > SIX_MONTHS:
                return 400, {'error': 'invalid_grant', 'error_description':
                             f'Refresh token {form.get("refresh_token")} revoked'}
            return self.tokens(scopes, born)
        return 400, {'error': 'unsupported_grant_type'}

    # ---- the player ----

    def refusal(self, status, message, reason=None):
        error = {'status': status, 'message': message}
        return status, {'error': {**error, 'reason': reason} if reason else error}

    def login_problem(self, method, headers):
        """Who asks, and whether they may; what is quoted is there to be leaked by who prints it."""
        scheme, _, token = headers.get('Authorization', '').partition(' ')
        ends, scopes = self.access.get(token, (0, set()))
        if scheme != 'Bearer' or ends <= time.time():
            return self.refusal(401, f'The access token {token} expired')
        wanted = 'user-read-playback-state' if method == 'GET' else 'user-modify-playback-state'
        if wanted not in scopes:
            return self.refusal(403, 'Insufficient client scope')
        if method != 'GET' and not self.premium:
            return self.refusal(403, f'Player command failed: Premium required ({token})',
                                'PREMIUM_REQUIRED')
        return None

    def state(self):
        if self.lag > 0:
            self.lag -= 1
            return self.before
        return self.now()

    def now(self):
        if self.playing is None:
            return 204, None
        asked = self.playing['uris'][self.playing['at']]
        uri = self.relinked.get(asked, asked)
        [where] = [d for d in self.devices if d['id'] == self.playing['device']] or [None]
        return 200, {'device': where, 'repeat_state': 'off', 'shuffle_state': False,
                     'timestamp': 1, 'progress_ms': self.playing.get('progress', 1500),
                     'is_playing': self.playing['on'], 'context': None,
                     'currently_playing_type': 'track',
                     'item': {'uri': uri, 'name': self.titles.get(asked, 'A song'),
                              'duration_ms': 200000, 'type': 'track',
                              'artists': [{'name': 'Someone', 'type': 'artist'}]}}

    def which_device(self, query):
        """The device that is meant, as an id; an answer if there is none."""
        known = {d['id']: d for d in self.devices}
        active = [d['id'] for d in self.devices if d['is_active']]
        wanted = query.get('device_id') or (active[0] if active else None)
        if wanted is None:
            return None, self.refusal(404, 'Player command failed: No active device found',
                                      'NO_ACTIVE_DEVICE')
        if wanted not in known:
            return None, self.refusal(404, 'Device not found', 'NO_ACTIVE_DEVICE')
        if known[wanted]['is_restricted']:
            return None, self.refusal(403, 'Player command failed: Device is not controllable',
                                      'DEVICE_NOT_CONTROLLABLE')
        return wanted, None

    def command(self, method, path, query, body):
        where, problem = self.which_device(query)
        if problem:
            return problem
        self.before = json.loads(json.dumps(self.now()))
        if (method, path) == ('PUT', '/v1/me/player/play'):
            wanted = json.loads(body) if body else {}
            if wanted:
                if not all(u.startswith('spotify:track:') for u in wanted['uris']):
                    return self.refusal(400, 'Invalid track uri')
                self.playing = {'uris': wanted['uris'], 'at': 0, 'on': True,
                                'progress': wanted.get('position_ms', 0)}
            elif self.playing is None or self.playing['on']:
                return self.refusal(403, 'Player command failed: Restriction violated', 'UNKNOWN')
            self.playing.update(on=True, device=where)
            for d in self.devices:
                d['is_active'] = d['id'] == where
            return 204, None
        if self.playing is None:
            return self.refusal(403, 'Player command failed: Restriction violated', 'UNKNOWN')
        if (method, path) == ('PUT', '/v1/me/player/pause'):
            if not self.playing['on']:
                return self.refusal(403, 'Player command failed: Restriction violated', 'UNKNOWN')
            self.playing['on'] = False
        elif (method, path) == ('POST', '/v1/me/player/next'):
            last = self.playing['at'] + 1 == len(self.playing['uris'])
            self.playing.update(at=0 if last else self.playing['at'] + 1, on=not last, progress=0)
        elif (method, path) == ('PUT', '/v1/me/player/seek'):
            self.playing['progress'] = int(query['position_ms'])
        else:
            return self.refusal(404, 'Service not found')
        return 202 if method == 'POST' else 204, None

    def answer(self, method, path, query, body, headers):
        if path == '/api/token' and method == 'POST':
            return self.token(dict(urllib.parse.parse_qsl(body)), headers)
        problem = self.login_problem(method, headers)
        if problem:
            return problem
        if (method, path) == ('GET', '/v1/me/player/devices'):
            return 200, {'devices': self.devices}
        if (method, path) == ('GET', '/v1/me/player'):
            return self.state()
        return self.command(method, path, query, body)


def handler(spotify):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *_):
            pass

        def handle(self):
            try:
                super().handle()
            except (ConnectionError, ssl.SSLError):
                pass  # who asked has gone

        def reply(self, status, body=b'', headers=()):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status != 204:
                self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body if status != 204 else b'')

        def serve(self):
            parts = urllib.parse.urlsplit(self.path)
            query = dict(urllib.parse.parse_qsl(parts.query))
            body = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
            with spotify.lock:
                spotify.requests.append((self.command, parts.path, query, body))
                wrong = spotify.mischief.get(f'{self.command} {parts.path}')
                wrong = wrong.pop(0) if wrong else None
            if wrong is not None:
                if wrong(self) is not FIRST:
                    return
            if parts.path == '/authorize':
                where, problem = spotify.authorize(query)
                if problem:
                    self.reply(400, problem.encode())
                else:
                    self.reply(302, headers=[('Location', where)])
                return
            with spotify.lock:
                status, made = spotify.answer(self.command, parts.path, query, body, self.headers)
            data = b'' if made is None else json.dumps(made).encode()
            self.reply(status, data, [('Content-Type', 'application/json')])

        do_GET = do_PUT = do_POST = serve

    Handler.spotify = spotify
    return Handler


# ---- what can go wrong: each is called with the request in place of the answer ----

FIRST = object()  # what does something first, and then the answer comes as usual


def says(status, body='', **headers):
    """An answer with this status; an underline in a header's name is a hyphen."""
    body = body.encode() if isinstance(body, str) else body
    return lambda r: r.reply(status, body,
                             [(k.replace('_', '-'), str(v)) for k, v in headers.items()])


def too_often(seconds=None):
    return says(429, '{"error":{"status":429,"message":"API rate limit exceeded"}}',
                **({} if seconds is None else {'Retry_After': seconds}))


def never(request):
    """Takes the question and never answers."""
    request.spotify.leaving.wait(60)
    request.close_connection = True


def drips(request):
    """Answers a byte at a time, for ever."""
    request.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
    for _ in range(600):
        if request.spotify.leaving.wait(0.1):
            break
        request.wfile.write(b' ')
        request.wfile.flush()
    request.close_connection = True


def hangs_up(request):
    request.close_connection = True


def breaks_off(request):
    request.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"devices": [')
    request.close_connection = True


def floods(request):
    """An answer without an end."""
    request.wfile.write(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n')
    while not request.spotify.leaving.is_set():
        request.wfile.write(b'{"devices": []}' + b' ' * 65536)


def floods_headers(request):
    request.wfile.write(b'HTTP/1.1 200 OK\r\n')
    while not request.spotify.leaving.is_set():
        request.wfile.write(b'X-Header: ' + b'x' * 8000 + b'\r\n')


def is_no_http(request):
    request.wfile.write(b'SSH-2.0-OpenSSH_9.2\r\n')
    request.close_connection = True


def elsewhere(request):
    """A redirect: nothing may follow it, least of all with a token."""
    says(302, Location=f'http://127.0.0.1:{request.spotify.server.server_port}/stolen')(request)


def then(do):
    """Does something before the usual answer."""
    def first(request):
        do(request.spotify)
        return FIRST
    return first
