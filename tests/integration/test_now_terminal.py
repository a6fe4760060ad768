"""The whole way on a terminal: screens, keys, and a terminal that is as it was afterwards."""
import os
import re
import signal
import sqlite3

from harness import MIEN, catalogue, run, song_rows
from terminal import DOWN, ENTER, ESCAPE, UP, Terminal

WIDE = '星に願いを込めて夜空を見上げる歌をもう一度だけ聴かせてほしい'


def filled(home, count=120, **options):
    rows = list(song_rows(count, **options))
    for i, row in enumerate(rows):
        if i % 3 == 0:
            row['track_name'] = f'{WIDE} {i}'
        elif i % 3 == 1:
            row['track_name'] = f'Cafe\u0301 cre\u0300me \u202eturned\x1b[2J around\x07 {i}'
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')


def begin(home, *words, **options):
    terminal = Terminal(home, MIEN, 'now', *words, **options)
    terminal.waits_for('Which of these', 'q leave')
    return terminal


def chosen(screen):
    """Which of the songs is marked, from 1."""
    marked = [line for line in screen if line.startswith('›')]
    assert len(marked) == 1
    return int(marked[0][1:].split()[0])


def events(home):
    with sqlite3.connect(home.library) as database:
        return [row[0] for row in database.execute('SELECT event FROM listen ORDER BY number')]


def shown(home):
    with sqlite3.connect(home.library) as database:
        return [row[0] for row in database.execute(
            "SELECT id FROM listen JOIN track ON track.number = track WHERE event = 'shown' "
            'ORDER BY listen.number')]


def the_way_to_what_plays(home):
    filled(home)
    terminal = begin(home, '--mood', 'happy', '--seed', '3')
    offer, = [step for step in home.json('now', '--mood', 'happy', '--seed', '3')
              if step['step'] == 'offer']
    screen = terminal.screen()
    assert screen[0] == 'Which of these happy songs?' and chosen(screen) == 1
    assert len([line for line in screen if line.endswith(' %')]) == 5
    terminal.press('4')
    screen = terminal.waits_for('Most like', 'Enter plays')
    assert len([line for line in screen if line[:3].strip().isdigit()]) == 10
    terminal.press(ENTER)
    text = terminal.ends()
    assert text.startswith('You say: happy.') and 'The pick: 4, ' in text
    # What to open is what would have played: the best match, and not the pick.
    best, = re.findall(r'The best match: .*, (\S+)\r?\n', text)
    assert f'open {best}' in text and 'Not played: ' in text
    assert f"open {offer['songs'][3]['uri']}" not in text
    assert '\x1b[2J' not in text and '\u202e' not in text and '\x07' not in text


def arrows_choose(home):
    filled(home)
    terminal = begin(home, '--mood', 'calm')
    for key, expected in ((DOWN, 2), (DOWN, 3), (UP, 2), (UP, 1), (UP, 5), (b'\033OB', 1),
                          (b'\033[1;5B', 2), (b'x', 2), (b'\033[C', 2), (b'6', 2), ('é', 2),
                          (b'\033[B\033[B', 4)):
        terminal.press(key)
        terminal.waits_for(f'› {expected} ')
    terminal.press(ENTER)
    terminal.waits_for('Enter plays')
    terminal.press('b')
    assert chosen(terminal.waits_for('Which of these')) == 4
    terminal.press('2')
    terminal.waits_for('Enter plays')
    terminal.press(ENTER)
    assert 'The pick: 2, ' in terminal.ends()
    assert events(home).count('picked') == 2


def r_offers_five_others(home):
    filled(home)
    terminal = begin(home, '--mood', 'sad')
    turns = 1
    while len(set(shown(home))) == len(shown(home)):
        before = len(terminal.output)
        terminal.press('R')
        terminal.draws(before)
        terminal.waits_for('Which of these')
        turns += 1
    # All were offered once, and then the first five again.
    sad = {song['id']: song for song in home.json('list', '--mood', 'sad')}
    seen = shown(home)
    assert 4 <= turns <= 20 and seen[-5:] == seen[:5] and set(seen) <= set(sad)
    assert len({sad[song]['artist'] for song in seen}) == len(seen) - 5
    terminal.press('q')
    assert terminal.ends() == '' and 'picked' not in events(home)


def leaving(home):
    filled(home)
    for keys, code in ((b'q', 0), (ESCAPE, 0), (b'\x04', 0), (b'\x03', 130)):
        terminal = begin(home, '--mood', 'angry')
        terminal.press(keys)
        assert terminal.ends(code) == ''
    terminal = begin(home, '--mood', 'angry')
    terminal.press('1')
    terminal.waits_for('Enter plays')
    terminal.press(b'\x03')
    assert terminal.ends(130) == ''


def signals_give_the_terminal_back(home):
    filled(home)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        terminal = begin(home, '--mood', 'angry')
        terminal.signal(number)
        terminal.ends(-number)


def a_terminal_that_hangs_up(home):
    filled(home)
    terminal = begin(home, '--mood', 'angry')
    os.close(terminal.slave)
    os.close(terminal.master)
    assert terminal.process.wait(120) in (130, -signal.SIGHUP)


def suspended_and_back(home):
    filled(home)
    terminal = begin(home, '--mood', 'happy')
    terminal.signal(signal.SIGSTOP)
    assert terminal.stopped()
    before = len(terminal.output)
    terminal.signal(signal.SIGCONT)
    terminal.draws(before)
    terminal.waits_for('Which of these')
    # A session without a shell is never stopped by Ctrl-Z, but the terminal is given and taken.
    before = len(terminal.output)
    terminal.press(b'\x1a')
    while terminal.output[before:].count('\033[?1049h') < 1:
        terminal.read(0.05)
    terminal.waits_for('Which of these')
    terminal.press(DOWN)
    terminal.waits_for('› 2 ')
    terminal.press('q')
    terminal.ends()


def any_size(home):
    filled(home)
    terminal = begin(home, '--mood', 'happy', '--want', 'calm')
    for step in ('Which of these', 'Enter plays'):
        for columns, rows in ((40, 24), (20, 10), (200, 60), (1, 1), (12, 3), (40, 24)):
            before = len(terminal.output)
            terminal.resize(columns, rows)
            terminal.signal(signal.SIGWINCH)
            terminal.draws(before)
            screen = terminal.waits_for()
            assert 1 <= len(screen) <= rows, (rows, screen)
            if columns == 40:
                assert step in '\n'.join(screen)
                # What had to be cut says so, and the mood stands behind it.
                assert any('…' in line for line in screen)
                assert all(line.rstrip()[-1] in '%:?…' for line in screen if 'happy  ' in line)
        if step == 'Which of these':
            terminal.press('2')
            terminal.waits_for('Enter plays')
    terminal.resize(80, 24)
    terminal.press(ENTER)
    terminal.ends()


def dumb_terminals_get_lines(home):
    filled(home)
    for name in ('dumb', '', None):
        terminal = begin(home, '--mood', 'happy', TERM=name)
        terminal.press(DOWN)
        while '› 2' not in terminal.output:
            terminal.read(0.05)
        terminal.press('3', ENTER)
        terminal.ends()
        output = terminal.output
        assert 'Not played: ' in output
        assert '\033[H' not in output and '\033[?' not in output and '\033[1m' not in output


def colour_is_left_out_on_request(home):
    filled(home)
    terminal = begin(home, '--mood', 'happy', NO_COLOR=None)
    assert '\033[33m' in terminal.output
    terminal.press('q')
    terminal.ends()
    terminal = begin(home, '--mood', 'happy', NO_COLOR='1')
    terminal.press('1')
    terminal.waits_for('Enter plays')
    terminal.press(ENTER)
    terminal.ends()
    assert '\033[3' not in terminal.output and '\033[1m' not in terminal.output


def what_was_typed_before_is_forgotten(home):
    filled(home)
    terminal = begin(home, '--mood', 'happy', typed=b'11')
    terminal.press('q')
    terminal.ends()


def killed_while_it_asks(home):
    filled(home)
    terminal = begin(home, '--mood', 'sad')
    terminal.press('2')
    terminal.waits_for('Enter plays')
    terminal.process.kill()
    terminal.process.wait()
    with sqlite3.connect(home.library) as database:
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    assert events(home).count('shown') == 15 and events(home).count('picked') == 1
    home.run('now', '--mood', 'sad')


def nothing_is_asked_of_programs(home):
    filled(home)
    for words in (['--json'], ['--pick', '2']):
        terminal = Terminal(home, MIEN, 'now', '--mood', 'happy', *words)
        terminal.ends()
        assert '\033[?1049h' not in terminal.output
    # A mood without songs, and a library without moods, need no screen either.
    terminal = Terminal(home, MIEN, 'now', '--mood', 'happy', '--library', home.path('no.db'))
    terminal.ends(1)
    assert '\033[?1049h' not in terminal.output


run([the_way_to_what_plays, arrows_choose, r_offers_five_others, leaving,
     signals_give_the_terminal_back, a_terminal_that_hangs_up, suspended_and_back, any_size,
     dumb_terminals_get_lines, colour_is_left_out_on_request, what_was_typed_before_is_forgotten,
     killed_while_it_asks, nothing_is_asked_of_programs])
