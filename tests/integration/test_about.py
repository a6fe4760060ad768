"""mien about, and with it what holds for every command that mien hands to mien-full."""
import json
import os
import re
import shutil
import signal
import subprocess

from harness import MIEN, run

FULL = os.path.join(os.path.dirname(MIEN), 'mien-full')
PACKAGES = {'zlib': 'zlib', 'sqlite': 'sqlite3', 'jansson': 'jansson', 'libpng': 'libpng',
            'libjpeg-turbo': 'libjpeg', 'expat': 'expat', 'cairo': 'cairo'}


def installed(home, full='libexec/mien/mien-full', licence=True):
    """The programs as `meson install` puts them, under another prefix."""
    for program, place in ((MIEN, 'bin/mien'), (FULL, full)):
        if place:
            os.makedirs(os.path.dirname(home.path(place)), exist_ok=True)
            shutil.copy(program, home.path(place))
    if licence:
        home.write('share/mien/LICENSE', 'x')
    return home.path('bin/mien')


def pretender(home, script):
    """A mien-full that is a shell script."""
    program = installed(home, full=None)
    path = home.write('bin/mien-full', '#!/bin/sh\n' + script)
    os.chmod(path, 0o755)
    return program


def it_tells_what_there_is(home):
    about, = home.json('about')
    assert 'mien ' + about['version'] == home.run('--version')[0].strip()
    assert about['library'] == home.library and about['licence'] == 'MIT'
    with open(os.path.join(about['assets'], 'LICENSE')) as file:
        assert file.read().startswith('MIT License')
    onednn = about['libraries'].pop('onednn')  # it has no pkg-config file
    assert onednn['built'] == onednn['running'] and re.match(r'2\.\d', onednn['built']), onednn
    assert set(about['libraries']) == set(PACKAGES)
    for name, versions in about['libraries'].items():
        wanted = subprocess.run(['pkg-config', '--modversion', PACKAGES[name]],
                                capture_output=True, text=True, check=True).stdout.strip()
        assert versions['built'] == wanted, (name, versions, wanted)
        running = versions['running']
        assert running is None and name == 'libjpeg-turbo' or re.match(r'\d+\.\d', running), running
    assert home.json('about', '--library', 'x.db')[0]['library'] == 'x.db'


def it_knows_the_processor(home):
    about, = home.json('about')
    with open('/proc/cpuinfo') as file:
        flags = set(re.findall(r'[\w.]+', next((line for line in file if 'flags' in line), '')))
    same = {'avx512_vnni': 'avx512vnni', 'sse4_2': 'sse4.2'}
    wanted = {same.get(flag, flag) for flag in flags} & {
        'sse4.2', 'avx', 'avx2', 'fma', 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl', 'avx512vnni'}
    assert set(about['vectors']) == wanted, (about['vectors'], wanted)
    assert about['loops'] in ('x86-64-v4', 'x86-64-v3', 'any processor')


def people_can_read_it(home):
    out, err = home.run('about')
    assert 'free software' in out and home.library in out and 'built with' in out and err == ''
    assert home.run('about', program=FULL) == (out, err)


def wrong_usage_says_so(home):
    home.fails('about', 'x', code=2, saying="'x' is too much")
    home.fails('about', '--loud', code=2, saying='no option --loud')
    alone = installed(home, full=None)
    home.fails('about', '--loud', code=2, program=alone, saying='no option --loud')


def installed_under_any_prefix(home):
    program = installed(home)
    assert home.json('about', program=program)[0]['assets'] == home.path('share/mien')
    link = home.path('link')
    os.symlink('bin/mien', link)
    assert home.json('about', program=link)[0]['assets'] == home.path('share/mien')
    out, _ = home.run('-c', 'PATH="$0/bin:$PATH"; cd /; mien about --json', home.folder,
                      program='/bin/sh')
    assert json.loads(out)['assets'] == home.path('share/mien')


def without_the_other_program(home):
    alone = installed(home, full=None)
    home.fails('about', program=alone,
               saying=["'mien about' needs the program mien-full", home.path('bin'),
                       'No such file or directory', 'install Mien again'])
    for words in (['--help'], ['about', '--help'], ['help', 'about'], ['completion', 'bash'],
                  ['manual']):
        assert home.run(*words, program=alone) == home.run(*words)
    home.fails('moods', program=alone, saying='no library yet')


def another_program_that_cannot_be_run(home):
    alone = installed(home, full='bin/mien-full')
    os.chmod(home.path('bin/mien-full'), 0o644)
    home.fails('about', program=alone, saying=['Permission denied', 'install Mien again'])


def without_its_own_files(home):
    program = installed(home, licence=False)
    out, err = home.run('about', program=program, code=1)
    assert 'missing' in out and err.startswith('mien: LICENSE: this file of Mien is missing'), err
    assert len(err.splitlines()) == 1
    out, _ = home.run('about', '--json', program=program, code=1)
    assert json.loads(out)['assets'] is None
    os.environ['MIEN_ASSETS'] = os.path.dirname(home.write('mine/LICENSE', 'x'))
    try:
        assert home.json('about', program=program)[0]['assets'] == home.path('mine')
    finally:
        del os.environ['MIEN_ASSETS']


def the_same_arguments_arrive(home):
    program = pretender(home, 'printf "%s|" "$@"; exit 7\n')
    words = ['about', '--library', 'a b\n*', '--json', '--', '']
    assert home.run(*words, program=program, code=7)[0] == '|'.join(words) + '|'


def exit_codes_and_signals_pass(home):
    for code in (0, 1, 2, 3, 255):
        home.run('about', program=pretender(home, f'exit {code}\n'), code=code)
    program = pretender(home, 'kill -TERM $$\n')
    home.run('about', program=program, code=-signal.SIGTERM)
    # The program that was started is the one that runs: there is none between.
    program = pretender(home, 'echo $$; exec sleep 60\n')
    with subprocess.Popen([program, 'about'], stdout=subprocess.PIPE, text=True) as process:
        assert int(process.stdout.readline()) == process.pid
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == -signal.SIGINT


def a_full_output_is_an_error(home):
    with open('/dev/full', 'w') as full:
        done = subprocess.run([MIEN, 'about'], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1 and b'could not be written' in done.stderr


def the_other_program_has_all_commands(home):
    for words in (['--help'], ['--version'], ['manual'], ['completion', 'zsh']):
        assert home.run(*words, program=FULL) == home.run(*words)
    home.fails('moods', program=FULL, saying='no library yet')


run([it_tells_what_there_is, it_knows_the_processor, people_can_read_it, wrong_usage_says_so,
     installed_under_any_prefix, without_the_other_program, another_program_that_cannot_be_run,
     without_its_own_files, the_same_arguments_arrive, exit_codes_and_signals_pass,
     a_full_output_is_an_error, the_other_program_has_all_commands])
