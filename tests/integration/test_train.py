"""mien train when all goes well: what it prints and what it leaves behind."""
import os
import random
import re
import subprocess
import xml.etree.ElementTree

from harness import MIEN, run
from training import (EMOTIONS, HEAD, MOODS, USUAL, WHICH, content, evaluate, face, faces, history,
                      pgm, png_size, results, row, table, tensors_read, train, train_json)


def what_it_prints(home):
    """First the faces there are and what was left out and why; then how it goes; then figures."""
    dice = random.Random(3)
    pixels = face('sad', dice)
    broken = [row(9, pixels, 'Training'), row(3, [256, *pixels[1:]], 'Training'),
              row(3, pixels[1:], 'Training'), row(3, pixels, 'Test'),
              row(3, pixels, 'Training,1'), row('x', pixels, 'Training')]
    others = ''.join(row(EMOTIONS[name], pixels, 'Training') for name in ('fear', 'surprise'))
    cut = row(4, pixels, 'Training')[:3000]
    data = home.write('faces.csv', table() + others + ''.join(broken) + cut)
    out, err = train(home, data, home.path('out'), epochs=2)
    assert err == '', err
    lines = out.splitlines()
    assert lines[0].split() == ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral',
                                'of', 'the', 'moods']
    assert lines[1].split() == ['training', '3', '0', '1', '3', '3', '1', '3', '12']
    assert lines[2].split() == ['public', '2', '0', '0', '2', '2', '0', '2', '8']
    left_out = {re.match(r'left out: (\d+) \((.*)\), the first: line (\d+)', line).groups()
                for line in lines if line.startswith('left out')}
    assert left_out == {('2', 'bad emotion', '24'), ('1', 'bad pixel', '25'),
                        ('1', 'wrong number of pixels', '26'), ('1', 'bad usage', '27'),
                        ('1', 'wrong number of fields', '28'), ('1', 'row cut short', '30')}
    begin, = (i for i, line in enumerate(lines) if line.startswith('recipe article: '))
    assert begin > max(i for i, line in enumerate(lines) if line.startswith('left out'))
    assert '2,342,532 parameters, 2 epochs of 3 batches of 4, seed 1' in lines[begin]
    assert lines[begin + 1].startswith('epoch')
    assert [line.split()[0] for line in lines[begin + 2:begin + 4]] == ['1', '2']
    rest = '\n'.join(lines[begin + 4:])
    assert f'{home.path("out")}/model.safetensors is the model of epoch ' in rest
    assert re.search(r'^right +\d+\.\d\d % of 8 faces$', rest, re.M)
    assert f'history.csv and charts are in {home.path("out")}' in rest
    out, err = train(home, data, home.path('quiet'), '--quiet')
    assert (out, err) == ('', '')


def lines_for_programs(home):
    data, out = home.write('faces.csv', table()), home.path('out')
    epochs = train_json(home, data, out, '--precision', 'fp32', epochs=3)
    assert [each['epoch'] for each in epochs] == [1, 2, 3]
    least = float('inf')
    for each, kept in zip(epochs, history(out), strict=True):
        assert set(each) == {'epoch', 'rate', 'loss', 'accuracy', 'validation_loss',
                             'validation_accuracy', 'images_per_second', 'best'}
        assert each['best'] == (each['validation_loss'] < least)
        least = min(least, each['validation_loss'])
        assert each['rate'] == 0.001 and each['images_per_second'] > 0
        for key in ('loss', 'accuracy', 'validation_loss', 'validation_accuracy'):
            assert abs(each[key] - float(kept[key])) < 1e-6
        for share, count in ((each['accuracy'], 12), (each['validation_accuracy'], 8)):
            assert abs(share * count - round(share * count)) < 1e-9, each
    best = min(epochs, key=lambda each: each['validation_loss'])
    notes, _ = tensors_read(os.path.join(out, 'model.safetensors'))
    assert int(notes['epoch']) == best['epoch']
    assert abs(float(notes['loss']) - best['validation_loss']) < 1e-6 * best['validation_loss']
    assert float(notes['accuracy']) == best['validation_accuracy']


def what_it_leaves_behind(home):
    data, out = home.write('faces.csv', table()), home.path('deep/er/out')
    train(home, data, out)
    pictures = [f'{name}.{kind}' for name in ('loss', 'accuracy', 'confusion', 'reliability')
                for kind in ('png', 'svg')]
    assert sorted(os.listdir(out)) == sorted(
        pictures + ['history.csv', 'model.safetensors', 'state.safetensors'])
    for name in pictures:
        data = content(out, name)
        if name.endswith('png'):
            width, height = png_size(data)
            assert 300 <= width <= 4000 and 200 <= height <= 4000, (name, width, height)
        else:
            assert xml.etree.ElementTree.fromstring(data).tag.endswith('}svg'), name
    assert len(history(out)) == 1


def the_model_says_where_it_comes_from(home):
    data, out = home.write('my faces.csv', table()), home.path('out')
    train(home, data, out, '--seed', '77')
    notes, tensors = tensors_read(os.path.join(out, 'model.safetensors'))
    assert (notes['kind'], notes['architecture']) == ('mien expression 1', 'article')
    assert notes['labels'] == 'angry,calm,happy,sad'
    assert (notes['input'], notes['scaling']) == ('gray 48x48', 'pixel / 255')
    assert notes['data'] == ('12 faces of my faces.csv (angry 3, calm 3, happy 3, sad 3); epoch '
                             'chosen on 8 others')
    assert 'rate = 0.001' in notes['recipe'] and notes['seed'] == '77' and notes['epoch'] == '1'
    assert tensors.pop('ranges')[0] == 'F32'  # for 8 bits
    assert {kind for kind, _, _ in tensors.values()} == {'BF16'}
    assert tensors['dense1.weight'][1] == [1024, 128, 4, 4]
    assert os.path.getsize(os.path.join(out, 'model.safetensors')) < 5000000


def names_that_are_no_text(home):
    """Of the faces' file, which the model notes."""
    path = os.path.join(os.fsencode(home.folder), b'caf\xe9.csv')
    with open(path, 'w') as file:
        file.write(table())
    train(home, path, home.path('out'))
    notes, _ = tensors_read(home.path('out/model.safetensors'))
    assert notes['data'].startswith('12 faces of caf?.csv (')


def a_seed_is_a_training(home):
    data = home.write('faces.csv', table())
    for name, seed in (('one', '5'), ('again', '5'), ('other', '6')):
        train(home, data, home.path(name), '--seed', seed, epochs=2)
    one, again, other = (results(home.path(name)) for name in ('one', 'again', 'other'))
    assert one == again and one[0] != other[0] and one[1] != other[1]


def eval_says_what_train_said(home):
    data, out = home.write('faces.csv', table(16, 12)), home.path('out')
    said, _ = train(home, data, out, epochs=2)
    answer = evaluate(home, os.path.join(out, 'model.safetensors'), data)
    assert f'right              {100 * answer["accuracy"]:.2f} % of 12 faces' in said
    assert f'loss               {answer["loss"]:.4f}' in said
    assert answer['samples'] == 12


def it_learns(home):
    """Bars at four heights are learned within some epochs, and known on faces never seen."""
    data, out = home.write('faces.csv', table(32, 16)), home.path('out')
    epochs = train_json(home, data, out, epochs=6)
    assert epochs[-1]['loss'] < epochs[0]['loss']
    answer = evaluate(home, os.path.join(out, 'model.safetensors'), data)
    assert answer['accuracy'] > 0.9, answer


def write_folder(home, name, count, seed, side=48):
    dice = random.Random(seed)
    for i in range(count):
        mood = MOODS[i % 4]
        pixels = face(mood, dice) if side == 48 else dice.randbytes(side * side)
        home.write(f'{name}/{WHICH[mood]}/{i:03d}.pgm', pgm(pixels, side, side))


def a_folder_of_pictures(home):
    write_folder(home, 'faces/train', 12, 1)
    write_folder(home, 'faces/test', 8, 2)
    home.write('faces/train/happy/notes.jpg', 'no picture')
    home.write('faces/train/confused/a.pgm', pgm(bytes(2304)))
    out, _ = train(home, home.path('faces/'), home.path('out'))
    assert out.splitlines()[1].split() == ['training', '3', '0', '0', '3', '3', '0', '3', '12']
    assert out.splitlines()[2].split() == ['public', '2', '0', '0', '2', '2', '0', '2', '8']
    assert 'left out: 1 (not a picture), the first: ' in out and 'notes.jpg' in out
    assert 'left out: 1 (unknown folder), the first: ' in out and 'confused' in out
    assert 'scaled' not in out
    notes, _ = tensors_read(home.path('out/model.safetensors'))
    assert notes['data'].startswith('12 faces of faces (')


def pictures_of_another_size(home):
    write_folder(home, 'faces/train', 8, 1)
    write_folder(home, 'faces/val', 4, 2, side=60)
    write_folder(home, 'faces/val/more', 0, 2)
    write_folder(home, 'faces/test', 4, 2, side=24)
    out, _ = train(home, home.path('faces'), home.path('out'))
    assert 'scaled to 48x48: 8 pictures\n' in out
    model = home.path('out/model.safetensors')
    assert evaluate(home, model, home.path('faces'), '--split', 'all')['samples'] == 16


def a_tenth_is_held_back(home):
    """Where there is no PublicTest; the same one for the same seed."""
    data = home.write('faces.csv', HEAD + faces(60, 'Training', 1))
    noted = []
    for name in ('one', 'two'):
        out, _ = train(home, data, home.path(name))
        held = int(re.search(r'right +[\d.]+ % of (\d+) faces', out)[1])
        assert 1 <= held <= 20
        notes, _ = tensors_read(home.path(name + '/model.safetensors'))
        noted.append(notes['data'])
        assert f'epoch chosen on {held} others' in notes['data']
        assert notes['data'].startswith(f'{60 - held} faces of ')
        assert f'epochs of {(60 - held) // 4} batches' in out
    assert noted[0] == noted[1] and results(home.path('one')) == results(home.path('two'))


def a_recipe_of_ones_own(home):
    """Options of the command line are stronger than it."""
    recipe = home.write('mine.recipe', '# mine\r\nepochs = 7\r\nbatch = 6\r\nrate = 0.25\r\n'
                        'optimiser = sgd\r\nmomentum = 0.5\r\nschedule = step\r\nfactor = 0.5\r\n'
                        'smoothing = 0.1\r\naverage = 0.5\r\nclip = 0.01\r\nstart = he\r\n')
    data = home.write('faces.csv', table())
    words = ['--data', data, '--recipe', recipe, '--threads', '1']
    out, _ = home.run('train', *words, '--out', home.path('a'), '--epochs', '2')
    assert 'recipe mine: 2,342,532 parameters, 2 epochs of 2 batches of 6' in out
    assert [float(each['rate']) for each in history(home.path('a'))] == [0.25, 0.125]
    out, _ = home.run('train', *words, '--out', home.path('b'), '--epochs', '1', '--batch', '12',
                      '--rate', '0.5')
    assert '1 epochs of 1 batches of 12' in out
    assert [float(each['rate']) for each in history(home.path('b'))] == [0.5]
    notes, _ = tensors_read(home.path('b/model.safetensors'))
    assert notes['recipe'] == content(recipe).decode()


def it_stops_by_itself(home):
    """Moods that are pure chance can be learned by heart, but not guessed: others get worse."""
    dice = random.Random(4)
    rows = [row(dice.choice([0, 3, 4, 6]), dice.randbytes(2304), 'Training') for _ in range(12)]
    rows += [row(dice.choice([0, 3, 4, 6]), dice.randbytes(2304), 'PublicTest') for _ in range(16)]
    data = home.write('faces.csv', HEAD + ''.join(rows))
    epochs = train_json(home, data, home.path('out'), '--patience', '2', '--rate', '0.003',
                        epochs=60)
    assert len(epochs) < 60
    assert [each['best'] for each in epochs[-3:]] == [True, False, False]
    notes, _ = tensors_read(home.path('out/model.safetensors'))
    assert int(notes['epoch']) == len(epochs) - 2


def threads_and_processors(home):
    """One thread or two, this processor or what oneDNN would do on others: nearly the same. Not
    quite: Adam takes first steps of one size, also where a gradient is nothing but rounding."""
    data = home.write('faces.csv', table())
    losses = []
    for threads in ('1', '2'):
        one, = train_json(home, data, home.path(threads), '--threads', threads)
        losses.append(one['loss'])
    assert abs(losses[0] - losses[1]) < 0.1, losses
    losses = []
    for kind in ('AVX2', 'AVX512_CORE'):
        done = subprocess.run(
            [MIEN, 'train', '--data', data, '--out', home.path(kind), '--epochs', '1', *USUAL,
             '--precision', 'fp32', '--quiet'],
            env={**home.environment(), 'ONEDNN_MAX_CPU_ISA': kind}, capture_output=True, text=True)
        assert done.returncode == 0 and done.stderr == '', done.stderr
        losses.append(float(history(home.path(kind))[0]['loss']))
    assert max(losses) - min(losses) < 0.1, losses


def a_loss_beyond_all_measure_can_be_kept(home):
    """The first epoch went badly; what it left is still a model."""
    data, out = home.write('faces.csv', table()), home.path('out')
    one, = train_json(home, data, out, '--batch', '12', '--rate', '30', '--precision', 'fp32')
    assert one['validation_loss'] > 1e9, one
    answer = evaluate(home, os.path.join(out, 'model.safetensors'), data, '--precision', 'fp32')
    assert abs(answer['loss'] / one['validation_loss'] - 1) < 0.5


run([what_it_prints, lines_for_programs, what_it_leaves_behind, the_model_says_where_it_comes_from,
     names_that_are_no_text, a_seed_is_a_training, eval_says_what_train_said, it_learns,
     a_folder_of_pictures, pictures_of_another_size, a_tenth_is_held_back, a_recipe_of_ones_own,
     it_stops_by_itself, threads_and_processors, a_loss_beyond_all_measure_can_be_kept])
