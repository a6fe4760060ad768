"""The line that shows what plays on a terminal, and its keys."""
import re
import signal

from harness import MIEN
from players import Mpd, library_of, listens, run, silent, sound, until
from terminal import ENTER, Terminal, line, shows


def second(text):
    """Where in the song it is, in seconds."""
    minutes, seconds = re.match(r'\S (\d+):(\d\d) /', text).groups()
    return 60 * int(minutes) + int(seconds)


def playing(home, *words, **options):
    paths = [sound(home.path(f'music/{i}.wav'), 125) for i in range(3)]
    library_of(home, paths)
    songs = home.json('list')[:3]
    terminal = Terminal(home, MIEN, 'play', *[song['id'] for song in songs], *words, **options)
    shown = shows(terminal, '/ 2:05')
    assert songs[0]['title'] in shown and shown.startswith('▶ 0:0')
    return terminal, songs


def keys(home):
    terminal, songs = playing(home, columns=100)
    assert '(1 of 3)   space pauses' in line(terminal) and line(terminal).endswith('q stops')
    terminal.press(' ')
    shows(terminal, '‖')
    assert home.json('pause')[0]['status'] == 'playing'
    shows(terminal, '▶')
    terminal.press(b'\033[C', b'\033[C', b'\033[C')
    until(lambda: terminal.read(0.05) and 30 <= second(line(terminal)) < 90)
    terminal.press(b'\033[D', b'\033[D')
    until(lambda: terminal.read(0.05) and second(line(terminal)) < 30)
    terminal.press('x', ENTER, 'n')
    shows(terminal, songs[1]['title'], '(2 of 3)', '/ 2:05')
    terminal.press('q')
    assert terminal.ends().strip() == ''
    assert [(song, fate) for song, _, fate in listens(home)] == \
        [(songs[0]['id'], 'skipped'), (songs[1]['id'], 'stopped')], \
        listens(home)
    until(lambda: silent(home))


def narrow_and_plain(home):
    terminal, _ = playing(home, columns=44, TERM='dumb')
    for written in terminal.output.split('\r'):
        assert len(written.split('\n')[0]) <= 43, written
    assert '\033' not in terminal.output
    terminal.press(b'\x03')
    terminal.ends()


def signals_end_both(home):
    for number in (signal.SIGTERM, signal.SIGHUP):
        terminal, _ = playing(home)
        terminal.signal(number)
        terminal.ends(-number)
        until(lambda: silent(home))


def music_of_mpd_goes_on(home):
    with Mpd(home) as mpd:
        path = sound(home.path('elsewhere/a.wav'), 125)
        terminal = Terminal(home, MIEN, 'play', path)
        assert shows(terminal, '▶ 0:0', 'a.wav').endswith('q leaves')
        terminal.press(' ')
        shows(terminal, '‖')
        assert mpd.status()['state'] == 'pause'
        terminal.press(' ')
        shows(terminal, '▶')
        terminal.press('q')
        terminal.ends()
        assert mpd.status()['state'] == 'play'
        # Somebody else stops it.
        terminal = Terminal(home, MIEN, 'play', path)
        shows(terminal, '▶ 0:0')
        mpd.ask('stop')
        terminal.ends()


def the_whole_way(home):
    paths = [sound(home.path(f'music/{i}.wav'), 60) for i in range(60)]
    library_of(home, paths)
    terminal = Terminal(home, MIEN, 'now', '--mood', 'calm')
    terminal.waits_for('Which of these')
    terminal.press('2')
    terminal.waits_for('Most like', 'Enter plays')
    terminal.press(ENTER)
    shown = shows(terminal, '▶', '/ 1:00')
    assert 'Playing with mpv.' in terminal.output
    terminal.press('q')
    end = terminal.ends()
    # The line shows what plays, and that is the best match.
    best, = re.findall(r'The best match: (.*) by ', terminal.output)
    assert f'/ 1:00  {best}, ' in shown and '(1 of 10)' in shown, shown
    [(song, _, fate)] = listens(home)
    assert fate == 'stopped', end
    assert [known['title'] for known in home.json('list') if known['id'] == song] == [best]


run([keys, narrow_and_plain, signals_end_both, music_of_mpd_goes_on, the_whole_way])
