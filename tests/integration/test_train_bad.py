"""mien train and what is no face, no recipe or no sense: one sentence, and nothing done."""
import gzip
import os
import random
import subprocess

from harness import MIEN, run
from training import HEAD, USUAL, face, faces, pgm, results, row, table, train, train_fails

PIXELS = face('happy', random.Random(1))


def left_out(home, rows, saying):
    """A table with one broken row at its end is trained on without it, and it is said."""
    data = home.write('faces.csv', table().encode() + rows.encode())
    out, err = train(home, data, home.path('out'))
    assert err == '' and f'left out: 1 ({saying}' in out, (out, err)


def rows_that_are_broken(home):
    left_out(home, row(3, PIXELS, 'Training')[:4000], 'row cut short), the first: line 22')
    left_out(home, row(3, [256, *PIXELS[1:]], 'Training'),
             'bad pixel), the first: line 22: pixel 1 is "256", not a number from 0 to 255')
    left_out(home, row(3, PIXELS[1:], 'Training'),
             'wrong number of pixels), the first: line 22: 2303 pixels, not 2304')
    left_out(home, row(9, PIXELS, 'Training'),
             'bad emotion), the first: line 22: the emotion is "9"')
    left_out(home, row(3, PIXELS, 'Testing'),
             'bad usage), the first: line 22: the usage is "Testing"')


def broken_rows_change_nothing(home):
    """What is learned is what is learned without them, packed or not. (A model notes the name.)"""
    rows = table().splitlines(keepends=True)
    rows[5:5] = [row(3, PIXELS, 'Test'), row(-1, PIXELS, 'Training'), 'and so on\n']
    contents = {'good': table(), 'bad': ''.join(rows), 'packed': gzip.compress(table().encode())}
    for name, content in contents.items():
        train(home, home.write(f'{name}/faces.csv', content), home.path(f'{name}/out'))
    good = results(home.path('good/out'))
    assert results(home.path('bad/out')) == good and results(home.path('packed/out')) == good


def fails(home, data, saying, *words):
    train_fails(home, data, home.path('out'), *words, saying=saying)
    assert not os.path.exists(home.path('out')), 'a folder was made for nothing'


def tables_that_are_none(home):
    fails(home, home.path('missing.csv'), 'missing.csv: No such file')
    fails(home, home.write('empty.csv', ''), 'empty.csv: ')
    fails(home, home.write('head.csv', HEAD), 'head.csv: ')
    fails(home, home.write('songs.csv', 'title,artist\na,b\n'), 'songs.csv: not a table of faces')
    fails(home, home.write('all.csv', HEAD + row(9, PIXELS, 'Training')), 'all.csv: ')
    packed = gzip.compress(table().encode())
    for length in (5, 100, len(packed) - 1):
        fails(home, home.write('cut.csv', packed[:length]), 'cut.csv: ')


def too_few_faces(home):
    few = HEAD + faces(3, 'Training', 1) + faces(4, 'PublicTest', 2)
    fails(home, home.write('few.csv', few),
          ['few.csv: has 3 faces to learn from, less than a batch of 4', '--batch'])
    none = HEAD + faces(4, 'PublicTest', 2)
    fails(home, home.write('none.csv', none), 'none.csv: has no faces to learn from')
    others = HEAD + ''.join(row(emotion, PIXELS, 'Training') for emotion in (1, 2, 5))
    fails(home, home.write('others.csv', others), 'others.csv: has no faces to learn from')
    # A tenth of two faces is mostly none of them; which it is depends on the seed.
    two = home.write('two.csv', HEAD + faces(2, 'Training', 1))
    said = {home.run('train', '--data', two, '--out', home.path('out'), '--seed', str(seed),
                     '--quiet', code=1)[1] for seed in range(6)}
    assert any('two.csv: has too few faces (2) to hold a tenth back' in err for err in said), said


def folders_that_are_none(home):
    os.makedirs(home.path('empty'))
    fails(home, home.path('empty'), 'empty: ')
    home.write('text/happy/a.jpg', 'no picture')
    fails(home, home.path('text'), 'text: ')
    home.write('flat/a.pgm', pgm(PIXELS))
    fails(home, home.path('flat'), 'flat: ')
    home.write('names/confused/a.pgm', pgm(PIXELS))
    fails(home, home.path('names'), 'names: ')


def recipes_that_are_none(home):
    data = home.write('faces.csv', table())

    def refused(text, saying):
        fails(home, data, saying, '--recipe', home.write('my.recipe', text))

    refused('epochs = 5\nwhat is this\n', 'my.recipe: line 2 is not `key = value`')
    refused('epochs = 5\nepochs = 6\n', 'my.recipe: line 2 gives epochs a second time')
    refused('speed = 5\n', "my.recipe: line 1: there is no key 'speed'")
    refused('rate = fast\n', "my.recipe: rate is a number from 1e-09 to 1e+09, not 'fast'")
    refused('momentum = 1\n', 'my.recipe: a momentum of 1 makes no sense')
    refused(b'rate = \xff\n', 'my.recipe: is no text')
    refused('#' * 70000, 'my.recipe: larger than')
    fails(home, data, "there is no recipe 'articel'", '--recipe', 'articel')
    fails(home, data, './missing.recipe: No such file', '--recipe', './missing.recipe')
    fails(home, data, 'not a file', '--recipe', home.folder)
    for text, saying in (('smoothing = 1', 'label smoothing must be from 0 to below 1'),
                         ('average = 1', "the average's decay must be from 0 to below 1"),
                         ('architecture = resnet', "there is no architecture 'resnet'")):
        train_fails(home, data, home.path('out'), '--recipe', home.write('my.recipe', text),
                    saying=saying)


def options_that_make_no_sense(home):
    data = home.write('faces.csv', table())
    for options in (['--epochs', '0'], ['--epochs', '10001'], ['--epochs', 'many'],
                    ['--batch', '0'], ['--batch', '4097'], ['--rate', '0'], ['--rate', '-1'],
                    ['--rate', 'nan'],
                    ['--patience', '-1'], ['--seed', '-1'], ['--seed', 'x'], ['--threads', '0'],
                    ['--threads', '257'], ['--precision', 'fp64'], ['--speed', '1'], ['--rate']):
        home.fails('train', '--data', data, '--out', home.path('out'), *options, code=2,
                   saying=options[0])
    home.fails('train', code=2, saying=['which faces?', '--data'])
    home.fails('train', data, code=2, saying='is too much; faces are named by --data')
    assert not os.path.exists(home.path('out'))


def a_precision_that_the_processor_lacks(home):
    data = home.write('faces.csv', table())
    words = [MIEN, 'train', '--data', data, *USUAL, '--epochs', '1', '--quiet']
    environment = {**home.environment(), 'ONEDNN_MAX_CPU_ISA': 'AVX2'}
    done = subprocess.run([*words, '--out', home.path('bf16'), '--precision', 'bf16'],
                          env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    assert 'in bf16; choose fp32' in done.stderr, done.stderr
    train_fails(home, data, home.path('int8'), '--precision', 'int8',
                saying='int8 is for inference')
    for name in ('auto', 'fp32'):
        done = subprocess.run([*words, '--out', home.path(name), '--precision', name],
                              env=environment, capture_output=True, text=True)
        assert done.returncode == 0 and done.stderr == '', done.stderr
    assert results(home.path('auto')) == results(home.path('fp32'))


run([rows_that_are_broken, broken_rows_change_nothing, tables_that_are_none, too_few_faces,
     folders_that_are_none, recipes_that_are_none, options_that_make_no_sense,
     a_precision_that_the_processor_lacks])
