"""mien eval: its figures, and models that it must not run."""
import json
import os
import re
import struct
import subprocess
import xml.etree.ElementTree

from harness import MIEN, run
from training import (HEAD, MOODS, content, evaluate, faces, png_size, table, tensors_bytes,
                      tensors_read, train)


def model_of(home, *words, epochs=3):
    """A model that has learned a little, and what it learned from: 16 and 12 faces."""
    data, out = home.write('faces.csv', table(16, 12)), home.path('model')
    train(home, data, out, *words, epochs=epochs)
    return os.path.join(out, 'model.safetensors'), data


def figures_fit_together(home):
    model, data = model_of(home)
    answer = evaluate(home, model, data)
    assert set(answer) >= {'model', 'samples', 'accuracy', 'loss', 'classes', 'confusion', 'each',
                           'calibration_error', 'temperature', 'images_per_second', 'precision'}
    assert answer['model'] == model and answer['classes'] == MOODS
    confusion = answer['confusion']
    assert [sum(row) for row in confusion] == [3, 3, 3, 3] and answer['samples'] == 12
    right = [confusion[i][i] for i in range(4)]
    assert abs(answer['accuracy'] - sum(right) / 12) < 1e-12
    for i, mood in enumerate(MOODS):
        answers = sum(row[i] for row in confusion)
        each = answer['each'][mood]
        assert abs(each['recall'] - right[i] / 3) < 1e-12
        assert abs(each['precision'] - (right[i] / answers if answers else 0)) < 1e-12
        assert abs(each['f1'] - 2 * right[i] / (answers + 3)) < 1e-12
    assert 0 <= answer['calibration_error'] <= 1 and answer['images_per_second'] > 0
    notes, _ = tensors_read(model)
    assert answer['temperature'] == float(notes['temperature'])
    assert answer['without_repeats'] == {'samples': 12, 'accuracy': answer['accuracy']}


def for_people(home):
    model, data = model_of(home, epochs=1)
    answer = evaluate(home, model, data)
    out, err = home.run('eval', model, '--data', data, '--threads', '1')
    lines = out.splitlines()
    assert err == '' and lines[1].split()[0] == 'training' and lines[2].split()[0] == 'public'
    begin, = (i for i, line in enumerate(lines) if line.startswith('people say'))
    assert lines[begin].split()[2:] == [*MOODS, 'precision', 'recall', 'F1']
    for mood, counts, line in zip(MOODS, answer['confusion'], lines[begin + 1:]):
        words = line.split()
        assert words[0] == mood and [int(word) for word in words[1:5]] == counts
    assert f'right              {100 * answer["accuracy"]:.2f} % of 12 faces' in lines
    assert f'loss               {answer["loss"]:.4f}' in lines
    for name in ('calibration error  ', 'speed              '):
        assert any(line.startswith(name) for line in lines)
    assert 'without repeats' not in out


def splits(home):
    data = home.write('three.csv', HEAD + faces(16, 'Training', 1) + faces(8, 'PublicTest', 2) +
                      faces(4, 'PrivateTest', 3))
    train(home, data, home.path('out'))
    model = home.path('out/model.safetensors')
    for split, count in (('train', 16), ('public', 8), ('private', 4), ('all', 28)):
        assert evaluate(home, model, data, '--split', split)['samples'] == count
    without = home.write('two.csv', table())
    home.run('eval', model, '--data', without, '--split', 'private', code=1)
    home.fails('eval', model, '--data', without, '--split', 'private', '--quiet',
               saying=['two.csv: has no private faces', '--split'])
    home.fails('eval', model, '--data', data, '--split', 'test', code=2, saying='--split')


def faces_that_are_repeated(home):
    """Of eight faces to be measured on, four are in Training as well."""
    same = faces(4, 'Training', 5)
    data = home.write('faces.csv', HEAD + same + faces(8, 'Training', 1) +
                      same.replace('Training', 'PublicTest') + faces(4, 'PublicTest', 2))
    train(home, data, home.path('out'))
    model = home.path('out/model.safetensors')
    answer = evaluate(home, model, data)
    assert answer['samples'] == 8 and answer['without_repeats']['samples'] == 4
    out, _ = home.run('eval', model, '--data', data, '--threads', '1')
    assert re.search(r'^without repeats +[\d.]+ % of the 4 faces', out, re.M)
    assert 'without_repeats' not in evaluate(home, model, data, '--split', 'train')


def pictures(home):
    model, data = model_of(home, epochs=1)
    evaluate(home, model, data, '--plot', home.path('new/charts'))
    names = sorted(os.listdir(home.path('new/charts')))
    assert names == ['confusion.png', 'confusion.svg', 'reliability.png', 'reliability.svg']
    for name in names:
        drawn = content(home.path('new/charts'), name)
        if name.endswith('png'):
            assert min(png_size(drawn)) >= 200
        else:
            text = ' '.join(xml.etree.ElementTree.fromstring(drawn).itertext())
            assert xml.etree.ElementTree.fromstring(drawn).tag.endswith('}svg'), text
    home.run('eval', model, '--data', data, '--plot', data, '--quiet', '--threads', '1', code=1)


def batches_threads_and_processors(home):
    """Whatever the model runs with and on, it answers nearly the same."""
    model, data = model_of(home)
    plain = evaluate(home, model, data, '--precision', 'fp32')
    assert plain['precision'] == 'fp32'

    def nearly(answer, tolerance=1e-3):
        assert abs(answer['loss'] - plain['loss']) < tolerance, (answer, plain)
        assert abs(answer['accuracy'] - plain['accuracy']) < 0.1
        assert sum(map(sum, answer['confusion'])) == 12

    for batch in ('1', '5', '12'):
        nearly(evaluate(home, model, data, '--precision', 'fp32', '--batch', batch))
    nearly(evaluate(home, model, data, '--precision', 'fp32', '--threads', '2'))
    nearly(evaluate(home, model, data), 0.05)  # where there are matrix units, in bf16
    for kind in ('SSE41', 'AVX2', 'AVX512_CORE'):
        for precision in ('fp32', 'auto'):
            done = subprocess.run(
                [MIEN, 'eval', model, '--data', data, '--precision', precision, '--json',
                 '--threads', '1'],
                env={**home.environment(), 'ONEDNN_MAX_CPU_ISA': kind}, capture_output=True)
            assert done.returncode == 0 and done.stderr == b'', done.stderr
            answer = json.loads(done.stdout)
            assert answer['precision'] == 'fp32'
            nearly(answer)
    for kind in ('SSE41', 'AVX2'):
        done = subprocess.run([MIEN, 'eval', model, '--data', data, '--precision', 'bf16'],
                              env={**home.environment(), 'ONEDNN_MAX_CPU_ISA': kind},
                              capture_output=True, text=True)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
        assert 'in bf16; choose fp32' in done.stderr


def eight_bits(home):
    """Nearly the same, with the ranges that were measured after training. Whatever a file says they
    are, there are figures or a sentence."""
    model, data = model_of(home)
    plain = evaluate(home, model, data, '--precision', 'fp32')
    answer = evaluate(home, model, data, '--precision', 'int8')
    assert answer['precision'] == 'int8' and abs(answer['loss'] - plain['loss']) < 0.05
    assert abs(answer['accuracy'] - plain['accuracy']) < 0.2
    notes, tensors = tensors_read(model)
    kind, shape, _ = tensors['ranges']
    for numbers in ([0.0], [-1.0], [1e-30], [3e38], [1e-45, 1e30, 0.0]):
        numbers = (numbers * shape[0])[:shape[0]]
        tensors['ranges'] = [kind, shape, struct.pack(f'<{shape[0]}f', *numbers)]
        other = home.write('ranges.safetensors', tensors_bytes(notes, tensors))
        done = subprocess.run([MIEN, 'eval', other, '--data', data, '--precision', 'int8'],
                              env=home.environment(), capture_output=True, text=True)
        assert done.returncode in (0, 1) and len(done.stderr.splitlines()) == done.returncode
        assert evaluate(home, other, data, '--precision', 'fp32')['loss'] == plain['loss']
    for spoiled in ([float('nan')] * shape[0], [1.0] * (shape[0] - 1)):
        data_of_it = struct.pack(f'<{len(spoiled)}f', *spoiled)
        tensors['ranges'] = [kind, [len(spoiled)], data_of_it]
        refused(home, data, '"ranges"', tensors_bytes(notes, tensors))
    del tensors['ranges']
    other = home.write('none.safetensors', tensors_bytes(notes, tensors))
    assert evaluate(home, other, data, '--precision', 'fp32')['loss'] == plain['loss']
    home.fails('eval', other, '--data', data, '--precision', 'int8', saying='no ranges for int8')


def worst_mistakes(home):
    """A sheet a mood, with as many rows of eight as there are mistakes, five at most."""
    model, data = model_of(home, epochs=1)
    answer = evaluate(home, model, data, '--errors', home.path('new/worst'))
    for index, mood in enumerate(MOODS):
        row = answer['confusion'][index]
        wrong = sum(row) - row[index]
        rows = min(5, max(1, -(-wrong // 8)))
        size = png_size(content(home.path(f'new/worst/errors-{mood}.png')))
        assert size == (876, 44 + rows * 136), (mood, size)
    home.fails('eval', model, '--data', data, '--errors', data, '--quiet', '--threads', '1',
               saying='faces.csv')


def the_one_that_mien_comes_with(home):
    data = home.write('faces.csv', table())
    answer, = home.json('eval', '--data', data, '--threads', '1')
    assert answer['model'] == 'default' and answer['samples'] == 8
    home.write('assets/models/expression.safetensors', 'something else\n')
    os.environ['MIEN_ASSETS'] = home.path('assets')
    try:
        home.fails('eval', '--data', data, saying=['expression.safetensors: ',
                                                   'not a safetensors file'])
    finally:
        del os.environ['MIEN_ASSETS']


def refused(home, data, saying, content, name='changed.safetensors'):
    home.fails('eval', home.write(name, content), '--data', data, '--quiet',
               saying=[name + ': ', *([saying] if isinstance(saying, str) else saying)])


def models_of_another_kind(home):
    """The article's authors ran theirs with labels in another order and without its scaling."""
    model, data = model_of(home, epochs=1)
    notes, tensors = tensors_read(model)
    refused(home, data, ["its labels is 'angry,happy,sad,calm'", 'angry,calm,happy,sad'],
            tensors_bytes({**notes, 'labels': 'angry,happy,sad,calm'}, tensors))
    refused(home, data, "its scaling is 'pixel'",
            tensors_bytes({**notes, 'scaling': 'pixel'}, tensors))
    refused(home, data, "its input is 'rgb 48x48'",
            tensors_bytes({**notes, 'input': 'rgb 48x48'}, tensors))
    refused(home, data, "its kind is 'mien expression 2'",
            tensors_bytes({**notes, 'kind': 'mien expression 2'}, tensors))
    refused(home, data, "there is no architecture 'resnet'",
            tensors_bytes({**notes, 'architecture': 'resnet'}, tensors))
    refused(home, data, 'its temperature is not a number',
            tensors_bytes({**notes, 'temperature': 'warm'}, tensors))
    del notes['labels']
    refused(home, data, "its labels is 'not given'", tensors_bytes(notes, tensors))


def weights_of_another_kind(home):
    model, data = model_of(home, epochs=1)
    notes, tensors = tensors_read(model)

    def changed(saying, **other):
        refused(home, data, saying, tensors_bytes(notes, {
            name: tensor for name, tensor in {**tensors, **other}.items() if tensor}))

    kind, shape, weights = tensors['dense1.weight']
    changed(['dense1.weight', '1024'], **{'dense1.weight': [kind, [1024, 2048], weights]})
    changed('11 tensors where its architecture has 12', **{'conv1.bias': None})
    changed('13 tensors where its architecture has 12', more=['F32', [1], bytes(4)])
    for bits in (0x7fc0, 0x7f80, 0xff80):  # NaN, and both infinities
        spoiled = weights[:1000] + struct.pack('<H', bits) + weights[1002:]
        changed('dense1.weight', **{'dense1.weight': [kind, shape, spoiled]})
    # All are numbers, but not what comes of them.
    changed('no numbers', **{name: [kind, shape, b'\x80\x70' * (len(data) // 2)]
                             for name, (kind, shape, data) in tensors.items()})


def damaged_models(home):
    model, data = model_of(home, epochs=1)
    whole = content(model)
    for at in (0, 8, 20, 45, 300, 5000, len(whole) // 2, len(whole) - 1):
        flipped = bytearray(whole)
        flipped[at] ^= 1
        refused(home, data, '', bytes(flipped))
    for length in (0, 1, 8, 50, 1000, 100000, len(whole) - 1):
        refused(home, data, '', whole[:length])
    refused(home, data, 'it is damaged', whole + b'\0')
    refused(home, data, 'not a safetensors file', '{"labels": "angry"}', 'model.json')
    refused(home, data, 'not a safetensors file', b'\x89HDF\r\n\x1a\n' + bytes(100), 'model.h5')
    refused(home, data, 'not a safetensors file', table(), 'table.csv')
    home.fails('eval', home.path('none'), '--data', data, saying='none: No such file')
    home.fails('eval', home.folder, '--data', data, saying='not a file')


def what_training_goes_on_with_is_no_model(home):
    model, data = model_of(home, epochs=1)
    home.fails('eval', os.path.join(os.path.dirname(model), 'state.safetensors'), '--data', data,
               saying="its kind is 'not given'")


def data_and_options_that_are_none(home):
    model, data = model_of(home, epochs=1)
    home.fails('eval', model, '--data', home.path('none.csv'), saying='none.csv: No such file')
    os.makedirs(home.path('empty'))
    home.fails('eval', model, '--data', home.path('empty'), saying='empty: ')
    home.fails('eval', model, code=2, saying='which faces?')
    home.fails('eval', model, model, '--data', data, code=2, saying='one model at a time')
    for options in (['--batch', '0'], ['--batch', '5000'], ['--threads', '0'], ['--precision', '8'],
                    ['--split', ''], ['--plot'], ['--recipe', 'article']):
        home.fails('eval', model, '--data', data, *options, code=2, saying=options[0])


run([figures_fit_together, for_people, splits, faces_that_are_repeated, pictures,
     batches_threads_and_processors, eight_bits, worst_mistakes, the_one_that_mien_comes_with,
     models_of_another_kind, weights_of_another_kind, damaged_models,
     what_training_goes_on_with_is_no_model, data_and_options_that_are_none])
