"""mien train with recipes beyond the article's: each architecture, faces as they could have been
seen, all seven emotions, people's votes."""
from harness import run
from training import (MOODS, evaluate, results, table,
                      tensors_read, train, train_fails, train_json)

import random

ARCHITECTURES = 'article vgg residual residual-deep inception dense small'.split()
VOTES = ('Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,'
         'NF\n')
COLUMN = {'calm': 0, 'happy': 1, 'sad': 3, 'angry': 4}


def votes(moods, last=0):
    """Ten votes a row, all for its mood, but `last` of them that saw no face."""
    lines = []
    for number, mood in enumerate(moods):
        row = [0] * 10
        row[COLUMN[mood]] = 10 - last
        row[9] = last
        lines.append(f'Training,fer{number:07}.png,' + ','.join(map(str, row)) + '\n')
    return VOTES + ''.join(lines)


def each_architecture(home):
    """Trained, kept and loaded again; the norms of the new ones as well."""
    data = home.write('faces.csv', table())
    for name in ARCHITECTURES:
        recipe = home.write(name + '.recipe', f'architecture = {name}\nstart = he\naverage = 0.5\n')
        one, = train_json(home, data, home.path(name), '--recipe', recipe)
        answer = evaluate(home, home.path(name + '/model.safetensors'), data)
        assert answer['samples'] == 8 and one['best'], name
        notes, _ = tensors_read(home.path(name + '/model.safetensors'))
        assert notes['architecture'] == name


def it_learns_what_augmented_faces_show(home):
    """Bars of light at four heights are learned although they are shifted and turned, mirrored and
    blended, darker and blurred."""
    data = home.write('faces.csv', table(learn=48, choose=16))
    recipe = home.write('my.recipe', 'architecture = vgg\nstart = he\noptimiser = sgd\n'
                        'momentum = 0.9\nnesterov = yes\nrate = 0.02\nmirror = 0.5\n'
                        'shift = 0.03\nscale = 0.05\nturn = 3\nbrightness = 0.1\ncontrast = 0.2\n'
                        'blur = 0.2\nmixup = 0.1\nwatch = accuracy\n')
    words = ['--recipe', recipe, '--batch', '8']
    epochs = train_json(home, data, home.path('a'), *words, epochs=12)
    best, = (each for each in epochs if each['best'] and
             each['validation_accuracy'] == max(e['validation_accuracy'] for e in epochs))
    assert best['validation_accuracy'] > 0.8, epochs
    again = train_json(home, data, home.path('b'), *words, epochs=12)
    assert len(again) == len(epochs)
    assert results(home.path('a')) == results(home.path('b'))


def seven_emotions(home):
    """All of Training is learned, and of the answers the moods' are given."""
    dice = random.Random(9)
    rows = [f'{emotion},{" ".join(map(str, dice.randbytes(2304)))},Training\n'
            for emotion in range(7) for _ in range(2)]
    data = home.write('faces.csv', table() + ''.join(rows))
    recipe = home.write('my.recipe', 'architecture = residual\nclasses = emotions\nstart = he\n')
    out, _ = train(home, data, home.path('a'), '--recipe', recipe)
    assert '6 batches of 4' in out  # 12 of the table and 14 of all emotions
    notes, tensors = tensors_read(home.path('a/model.safetensors'))
    assert notes['labels'] == 'angry,calm,happy,sad,disgust,fear,surprise'
    assert tensors['dense1.weight'][1][:2] == [7, 256]
    answer = evaluate(home, home.path('a/model.safetensors'), data)
    assert len(answer['confusion']) == 4 and answer['samples'] == 8


def people_have_voted(home):
    moods = [MOODS[i % 4] for i in range(12)] + [MOODS[i % 4] for i in range(8)]
    turned = [MOODS[(i + 1) % 4] for i in range(20)]
    data = home.write('faces.csv', table())
    recipe = home.write('my.recipe', 'votes = 1\nclean = yes\n')
    same, other = home.write('same.csv', votes(moods)), home.write('other.csv.gz', votes(turned))
    train(home, data, home.path('a'), '--recipe', recipe, '--votes', same)
    train(home, data, home.path('b'), '--recipe', recipe, '--votes', other)
    assert results(home.path('a')) != results(home.path('b'))
    one, two = (evaluate(home, home.path('a/model.safetensors'), data, '--votes', each)
                for each in (same, other))
    assert one['votes']['samples'] == 8 and one['votes']['accuracy'] == one['accuracy']
    assert one['votes']['agreement'] == 1 and two['votes']['agreement'] == 0
    assert two['votes']['accuracy'] != one['accuracy'] or one['accuracy'] in (0, 0.5)
    half = home.write('half.csv', votes(moods[:9]) + votes(moods[9:], 9)[len(VOTES):])
    out, _ = train(home, data, home.path('c'), '--recipe', recipe, '--votes', half)
    assert '2 batches of 4' in out  # three of twelve are no faces
    out, _ = home.run('eval', home.path('a/model.safetensors'), '--data', data, '--votes', half)
    assert 'by the votes' not in out and 'labels and votes' not in out
    out, _ = home.run('eval', home.path('a/model.safetensors'), '--data', data, '--votes', same)
    assert 'labels and votes   agree on 100.0 % of these' in out


def votes_that_do_not_belong(home):
    data = home.write('faces.csv', table())
    recipe = home.write('my.recipe', 'votes = 0.5\n')
    words = [home, data, home.path('out'), '--recipe', recipe]
    short = home.write('short.csv', votes(['sad'] * 19))
    train_fails(*words, '--votes', short, saying='has votes for 19 rows, and')
    cut = home.write('cut.csv', votes(['sad'] * 20)[:-4])
    train_fails(*words, '--votes', cut, saying='line 21 is not two words and ten numbers')
    train_fails(*words, '--votes', data, saying='is no table of FER+ votes')
    _, err = train(*words, code=2)
    assert 'learns from people\'s votes, too' in err and '--votes' in err


def several_sources(home):
    """Each with how often its faces come; a source's own votes stay its own."""
    data, more = home.write('faces.csv', table()), home.write('more.csv', table(8, 4, seed=7))
    recipe = home.write('my.recipe', 'votes = 1\n')
    same = home.write('same.csv', votes([MOODS[i % 4] for i in range(12)] * 2)[:-1].rsplit('\n', 4)[0])
    for weight, batches in (('', 5), ('=3', 9), ('=2.5', None), ('=0.001', 3)):
        out, _ = train(home, data, home.path('out' + weight), more + weight, '--recipe', recipe,
                       '--votes', same)
        if batches is not None:
            assert f'epochs of {batches} batches of 4' in out, out
        else:
            assert any(f'epochs of {n} batches' in out for n in (7, 8, 9)), out
    notes, _ = tensors_read(home.path('out=3/model.safetensors'))
    assert notes['data'].startswith('36 faces of faces.csv and more.csv=3 ')
    assert 'on 12 others' in notes['data']
    odd = home.write('odd=5', table(8, 4, seed=7))
    out, _ = train(home, data, home.path('odd'), odd, '--recipe', recipe, '--votes', same)
    assert 'epochs of 5 batches' in out  # a file of that very name
    for weight in ('=0', '=-1', '=101', '=much', '='):
        train_fails(home, data, home.path('bad'), more + weight, '--recipe', recipe, '--votes',
                    same, saying='is no source: after = comes a weight')
    train_fails(home, data, home.path('bad'), home.path('none.csv'), '--recipe', recipe, '--votes',
                same, saying='No such file')


def going_on_from_a_model(home):
    """What is frozen stays to the bit, all else moves; the network is that of the model."""
    data = home.write('faces.csv', table())
    recipe = home.write('my.recipe', 'architecture = vgg\nclasses = emotions\nstart = he\n')
    train(home, data, home.path('a'), '--recipe', recipe)
    mine = home.write('mine.csv', table(8, 8, seed=5))
    base = home.path('a/model.safetensors')
    _, before = tensors_read(base)
    train(home, mine, home.path('b'), '--from', base, '--freeze', '3', '--rate', '1')
    notes, after = tensors_read(home.path('b/model.safetensors'))
    assert notes['architecture'] == 'vgg' and notes['labels'].endswith('surprise')
    names = [name for name in before if name.endswith(('weight', 'bias', 'scale', 'shift'))]
    frozen = {f'conv{i}.weight' for i in (1, 2, 3)}
    frozen |= {f'norm{i}.{what}' for i in (1, 2, 3) for what in ('scale', 'shift')}
    for name in names:
        assert (before[name] == after[name]) == (name in frozen), name
    train(home, mine, home.path('c'), '--from', 'article')
    notes, _ = tensors_read(home.path('c/model.safetensors'))
    assert notes['architecture'] == 'article'
    _, err = train(home, mine, home.path('d'), '--freeze', '3', code=2)
    assert '--from names' in err
    train_fails(home, mine, home.path('d'), '--from', 'nobody', saying="there is no model 'nobody'")
    train_fails(home, mine, home.path('d'), '--from', mine, saying='mine.csv')
    _, err = train(home, mine, home.path('c'), '--from', base, code=1)
    assert 'another training' in err or 'not of this' in err or 'state' in err, err


def a_mixup_that_is_next_to_nothing(home):
    """Beta(a, a) of a small a is 0 or 1, and is drawn as quickly as any other."""
    data = home.write('faces.csv', table())
    for mixup in ('1e-9', '0.001'):
        recipe = home.write('my.recipe', f'mixup = {mixup}\n')
        train(home, data, home.path(mixup), '--recipe', recipe)


def a_teacher(home):
    """Its answers are learned; the pupil's labels alone would say otherwise."""
    data = home.write('faces.csv', table())
    usual = 'start = he\narchitecture = vgg\n'
    recipe = home.write('my.recipe', usual)
    train(home, data, home.path('a'), '--recipe', recipe)
    pupil = home.write('pupil.recipe', usual + 'teacher = 1\n')
    base = home.path('a/model.safetensors')
    train(home, data, home.path('b'), '--recipe', pupil, '--teacher', base)
    train(home, data, home.path('c'), '--recipe', pupil, '--teacher', base)
    assert results(home.path('b')) == results(home.path('c'))
    assert results(home.path('b')) != results(home.path('a'))
    _, err = train(home, data, home.path('d'), '--recipe', pupil, code=2)
    assert '--teacher names one' in err
    _, err = train(home, data, home.path('d'), '--recipe', recipe, '--teacher', base, code=2)
    assert 'has no teacher' in err
    all_emotions = home.write('all.recipe', usual + 'teacher = 0.5\nclasses = emotions\n')
    train_fails(home, data, home.path('d'), '--recipe', all_emotions, '--teacher', base,
                saying='the teacher tells 4 classes apart and the recipe 7')


run([each_architecture, it_learns_what_augmented_faces_show, seven_emotions, people_have_voted,
     votes_that_do_not_belong, several_sources, going_on_from_a_model,
     a_mixup_that_is_next_to_nothing, a_teacher])
