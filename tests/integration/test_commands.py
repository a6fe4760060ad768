"""The command line itself: help, options, completion, the man page."""
import os
import shutil
import subprocess

from harness import MIEN, catalogue, run, song_rows

COMMANDS = ('add fit moods list songs like journey now play pause next stop devices faces detect about '
            'completion help').split()


def help_teaches(home):
    out, _ = home.run('--help')
    for command in COMMANDS:
        assert command in out
        text, _ = home.run(command, '--help')
        assert text.startswith(f'usage: mien {command}') and '--json' in text
        assert home.run('help', command)[0] == text
    assert 'Examples:' in home.run('like', '--help')[0]
    assert home.run('--version')[0].startswith('mien 0.')


def long_lines_are_wrapped(home):
    for command in COMMANDS:
        for line in home.run(command, '--help')[0].splitlines():
            assert len(line) <= 110, line


def wrong_usage_says_so(home):
    home.run(code=2)
    home.fails('dance', code=2, saying="no command 'dance'")
    home.fails('songs', code=2, saying='which mood?')
    home.fails('songs', 'hungry', code=2, saying="no mood 'hungry'")
    home.fails('list', '--mood', 'hungry', code=2, saying="no mood 'hungry'")
    home.fails('songs', 'happy', '--count', 'many', code=2, saying=['--count', 'many', '1 to 1000'])
    home.fails('songs', 'happy', '--count', '0', code=2, saying='--count')
    home.fails('songs', 'happy', '--count', code=2, saying='needs a value')
    home.fails('songs', 'happy', '--json=yes', code=2, saying='takes no value')
    home.fails('fit', '--sideways', code=2, saying='no option --sideways')
    home.fails('fit', '-x', code=2, saying='no option -x')
    home.fails('fit', 'now', code=2, saying="'now' is too much")
    home.fails('fit', '--recipe', 'soup', code=2, saying="no recipe 'soup'")
    home.fails('fit', '--recipe', 'article', '--components', '3', code=2, saying='--recipe article')
    home.fails('fit', '--algorithm', 'magic', code=2, saying="no algorithm 'magic'")
    for value in ('0', '-1', 'nan', 'inf', '1e999', ''):
        home.fails('fit', '--algorithm', 'dbscan', '--eps', value, code=2, saying='--eps')
    home.fails('like', code=2, saying='like which song?')
    home.fails('like', 'x', '--by', 'ear', code=2, saying="--by is 'ear'")
    home.fails('add', code=2, saying='which files')
    home.fails('journey', code=2, saying='from where?')
    home.fails('journey', 'sad', code=2, saying="'sad' is too much")
    home.fails('journey', '--from', 'sad', code=2, saying='where to?')
    home.fails('journey', '--from', 'sad', '--to', 'calm', '--want', 'lift', code=2,
               saying=['--to', '--want'])
    home.fails('journey', '--from', 'sad', '--want', 'dance', code=2, saying="--want is 'dance'")
    home.fails('journey', '--from', 'sad', '--to', 'calm', '--songs', '5', '--minutes', '9', code=2,
               saying=['--songs', '--minutes'])
    for place in ('hungry', '', ',', '1', '0,', '0,0,0', '1.1,0', '0,-2', 'nan,0', '0,inf', '0;0',
                  '0x1,0', '1e999,0', 'happy,sad'):
        home.fails('journey', '--from', place, '--to', 'sad', code=2, saying='--from is')
        home.fails('journey', '--from', 'sad', '--to', place, code=2, saying='--to is')
    for length in (['--songs', '1'], ['--songs', '101'], ['--songs', 'x'], ['--minutes', '4'],
                   ['--minutes', '301'], ['--minutes', '20.5'], ['--minutes', '-20']):
        home.fails('journey', '--from', 'sad', '--to', 'calm', *length, code=2, saying=length)
    home.fails('completion', 'tcsh', code=2, saying='bash, zsh or fish')


def control_characters_do_not_reach_the_terminal(home):
    _, err = home.run('\033[2Jx', code=2)
    assert '\033' not in err


def without_a_library(home):
    for words in (['fit'], ['moods'], ['list'], ['songs', 'happy'], ['like', 'x'],
                  ['journey', '--from', 'sad', '--to', 'happy'], ['now'],
                  ['now', '--mood', 'sad']):
        home.fails(*words, saying=['no library yet', 'mien add'])


def colour_on_a_terminal_only(home):
    home.run('add', home.write('a.csv', catalogue(song_rows(40))))
    home.run('fit')
    assert '\033' not in home.run('moods')[0]

    def on_a_terminal(**extra):
        command = f"'{MIEN}' moods"
        done = subprocess.run(['script', '-qec', command, '/dev/null'], capture_output=True,
                              stdin=subprocess.DEVNULL, text=True,
                              env={**home.environment(), **extra})
        return done.stdout

    assert '\033[33mhappy' in on_a_terminal() and '\033[34msad' in on_a_terminal()
    assert '\033' not in on_a_terminal(NO_COLOR='1')


def a_full_output_is_an_error(home):
    with open('/dev/full', 'w') as full:
        done = subprocess.run([MIEN, '--help'], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1 and b'could not be written' in done.stderr


def bash_completes(home):
    script = home.write('mien.bash', home.run('completion', 'bash')[0])

    def complete(*words):
        line = ' '.join(f"'{word}'" for word in words)
        done = subprocess.run(['bash', '-c', f'source {script}; COMP_WORDS=({line}); COMP_CWORD='
                               f'{len(words) - 1}; _mien; echo "${{COMPREPLY[@]}}"'],
                              capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert set(COMMANDS) <= set(complete('mien', ''))
    assert complete('mien', 'so') == ['songs']
    assert complete('mien', 'songs', 'ha') == ['happy']
    assert complete('mien', 'fit', '--recipe', '') == ['people', 'article']
    assert complete('mien', 'journey', '--from', 'sad', '--want', '') == [
        'match', 'lift', 'calm', 'energize']
    assert complete('mien', 'fit', '--clu') == ['--clusters']


def zsh_and_fish_take_theirs(home):
    zsh = home.write('_mien', home.run('completion', 'zsh')[0])
    fish = home.write('mien.fish', home.run('completion', 'fish')[0])
    subprocess.run([shutil.which('zsh'), '-n', zsh], check=True)
    subprocess.run([shutil.which('fish'), '--no-execute', fish], check=True)
    done = subprocess.run([shutil.which('fish'), '-c', f'source {fish}; complete -C "mien songs ca"'],
                          capture_output=True, text=True, check=True, env=home.environment())
    assert done.stdout.split() == ['calm'], done.stdout


def the_man_page_is_clean(home):
    page = home.write('mien.1', home.run('manual')[0])
    done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', page],
                          capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    assert done.returncode == 0 and done.stderr == '', done.stderr
    text = subprocess.run(['man', '-l', page], capture_output=True, text=True,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8', 'MANPAGER': 'cat'}).stdout
    for command in COMMANDS:
        assert f'mien {command}' in text


run([help_teaches, long_lines_are_wrapped, wrong_usage_says_so,
     control_characters_do_not_reach_the_terminal, without_a_library,
     colour_on_a_terminal_only, a_full_output_is_an_error,
     bash_completes, zsh_and_fish_take_theirs, the_man_page_is_clean])
