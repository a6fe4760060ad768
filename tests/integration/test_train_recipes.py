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
    assert two['votes']['accuracy'] != one['accuracy'] or one['accuracy'] in (0, 0.5)
    half = home.write('half.csv', votes(moods[:9]) + votes(moods[9:], 9)[len(VOTES):])
    out, _ = train(home, data, home.path('c'), '--recipe', recipe, '--votes', half)
    assert '2 batches of 4' in out  # three of twelve are no faces
    out, _ = home.run('eval', home.path('a/model.safetensors'), '--data', data, '--votes', half)
    assert 'by the votes' not in out


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


run([each_architecture, it_learns_what_augmented_faces_show, seven_emotions, people_have_voted,
     votes_that_do_not_belong])
