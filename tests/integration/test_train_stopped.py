"""mien train that is stopped: killed, by Ctrl-C, by a full disk, by weights that go wrong. The same
command goes on, to the very files that it would have come to at once."""
import json
import os
import shutil
import signal
import struct
import subprocess
import time

from harness import MIEN, in_a_mount, run
from training import (USUAL, content, history, results, table, tensors_bytes, tensors_read, train,
                      train_fails)


def begin(home, data, out, *words, epochs, batch='4'):
    """Starts a training that prints a line an epoch."""
    return subprocess.Popen(
        [MIEN, 'train', '--data', data, '--out', out, '--epochs', str(epochs), *USUAL, '--batch',
         batch, '--json', *words],
        env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def after_an_epoch(training):
    """Waits for the end of its next epoch; gives its number."""
    return json.loads(training.stdout.readline())['epoch']


def ended(training):
    """Exit code and errors."""
    _, err = training.communicate(timeout=600)
    return training.returncode, err


def files(folder):
    """What is in a folder, but for pictures and for what kill -9 left of a file half written."""
    return {name: content(folder, name) for name in os.listdir(folder)
            if name in ('model.safetensors', 'state.safetensors', 'history.csv')}


def killed_again_and_again(home):
    """With all that a training can have: norms of gradients, moments, an average, a plateau."""
    data = home.write('faces.csv', table(16, 8))
    recipe = home.write('mine.recipe', 'optimiser = adamw\naverage = 0.9\nclip = 1\n'
                        'smoothing = 0.1\nschedule = plateau\nplateau = 1\nfactor = 0.7\n'
                        'warm-up = 0.5\n')
    words = ['--recipe', recipe, '--seed', '3']
    train(home, data, home.path('at once'), *words, epochs=8)
    killed = 0
    for delay in (0, 0.1, 0.3):
        training = begin(home, data, home.path('killed'), *words, epochs=8)
        after_an_epoch(training)
        time.sleep(delay)
        training.kill()
        killed += ended(training)[0] == -signal.SIGKILL
        assert os.path.exists(home.path('killed/state.safetensors'))
    assert killed >= 2, 'it was never killed in time'
    out, _ = train(home, data, home.path('killed'), *words, epochs=8)
    assert 'going on after step ' in out
    assert results(home.path('killed')) == results(home.path('at once'))


def killed_between_model_and_state(home):
    """The model of an epoch was kept, its state was not: the epoch is done once more."""
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, home.path('at once'), epochs=3)
    train(home, data, out, epochs=1)
    before = content(out, 'state.safetensors')
    train(home, data, out, epochs=2)
    with open(os.path.join(out, 'state.safetensors'), 'wb') as file:
        file.write(before)
    said, _ = train(home, data, out, epochs=3)
    assert 'going on after step 3 (epoch 2)' in said
    assert results(out) == results(home.path('at once'))


def stopped_by(home, number):
    """Ends after the step, says so, and goes on from there."""
    data, out = home.write('faces.csv', table(24, 8)), home.path('out')
    train(home, data, home.path('at once'), '--batch', '2', epochs=3)
    training = begin(home, data, out, epochs=3, batch='2')
    assert after_an_epoch(training) == 1
    time.sleep(0.05)
    training.send_signal(number)
    code, err = ended(training)
    assert code == 130, (code, err)
    assert err.startswith('mien: stopped after step ') and len(err.splitlines()) == 1, err
    assert err.endswith('; the same command goes on there\n')
    step = int(err.split()[4].rstrip(';'))
    assert 12 <= step < 36
    said, _ = train(home, data, out, '--batch', '2', epochs=3)
    assert f'going on after step {step} (epoch {step // 12 + 1})' in said
    assert results(out) == results(home.path('at once'))


def ctrl_c(home):
    stopped_by(home, signal.SIGINT)


def asked_to_end(home):
    stopped_by(home, signal.SIGTERM)


def ctrl_c_twice(home):
    """The second one ends it in the middle of a step, of which there is one an epoch here."""
    data, out = home.write('faces.csv', table(64, 8)), home.path('out')
    for attempt in range(5):
        training = begin(home, data, out, epochs=50, batch='64')
        after_an_epoch(training)
        before = files(out)
        training.send_signal(signal.SIGINT)
        time.sleep(0.02)
        training.send_signal(signal.SIGINT)
        code, err = ended(training)
        if code == -signal.SIGINT:
            assert err == ''
            break
        assert code == 130, (code, err)
    else:
        raise AssertionError('it always ended before the second signal came')
    assert set(files(out)) == set(before)
    tensors_read(os.path.join(out, 'state.safetensors'))
    tensors_read(os.path.join(out, 'model.safetensors'))


def more_epochs(home):
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, home.path('at once'), epochs=3)
    train(home, data, out, epochs=1)
    train(home, data, out, epochs=3)
    assert results(out) == results(home.path('at once'))
    before = files(out)
    said, _ = train(home, data, out, epochs=3)  # there is nothing left to do
    assert 'is the model of epoch ' in said and files(out) == before


def another_training_in_the_same_folder(home):
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, out)
    before = files(out)
    recipe = home.write('other.recipe', 'clip = 1\n')
    same = home.write('copy.csv', table())
    cosine = home.write('cosine.recipe', 'schedule = cosine\n')
    for words in (['--seed', '2'], ['--rate', '0.002'], ['--batch', '3'], ['--recipe', recipe]):
        train_fails(home, data, out, *words, epochs=2,
                    saying=['out/state.safetensors: is of another training', 'another folder'])
    train_fails(home, home.write('others.csv', table(seed=2)), out, epochs=2,
                saying='is of another training')
    assert files(out) == before
    train(home, same, out, epochs=2)  # the same faces by another name
    train(home, data, home.path('cosine'), '--recipe', cosine)
    train_fails(home, data, home.path('cosine'), '--recipe', cosine, epochs=2,
                saying='is of another training')


def a_full_disk(home):
    """There is room for one checkpoint, but not for a second one beside it."""
    data = home.write('faces.csv', table())
    command = f'{MIEN} train --data {data} --out /mnt/out --epochs 3 {" ".join(USUAL)} --quiet'
    done = in_a_mount('size=45m', f'{command}; echo code $?; cp -r /mnt/out {home.path("out")}')
    if done is None:
        # No mounts here: files may not grow beyond 10 MB, which the state does.
        command = command.replace('/mnt/out', home.path('out'))
        limits = 'trap "" XFSZ; ulimit -f 10000'
        done = subprocess.run(['sh', '-c', f'{limits}; {command}; echo code $?'],
                              capture_output=True, text=True)
        assert not os.path.exists(home.path('out/state.safetensors'))
    else:
        notes, _ = tensors_read(home.path('out/state.safetensors'))
        assert 'training' in notes and len(history(home.path('out'))) == 1
    assert done.stdout.split() == ['code', '1'], (done.stdout, done.stderr)
    assert len(done.stderr.splitlines()) == 1 and 'out/state.safetensors: ' in done.stderr
    tensors_read(home.path('out/model.safetensors'))
    # Nothing is left of what could not be written.
    assert set(os.listdir(home.path('out'))) <= {'model.safetensors', 'state.safetensors',
                                                 'history.csv'}
    train(home, data, home.path('at once'), epochs=3)
    train(home, data, home.path('out'), epochs=3)
    assert results(home.path('out')) == results(home.path('at once'))


def a_folder_that_may_not_be_written(home):
    data = home.write('faces.csv', table())
    folder = home.path('closed')
    os.makedirs(folder)
    done = in_a_mount('size=1m', 'mount -o remount,ro /mnt && '
                      f'{MIEN} train --data {data} --out /mnt/out {" ".join(USUAL)} --quiet')
    if done is not None:
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
        assert '/mnt/out: cannot make this folder' in done.stderr, done.stderr
    train_fails(home, data, data, saying='faces.csv: is a file, not a folder')
    train_fails(home, data, os.path.join(data, 'in'), saying='is a file, not a folder')
    train_fails(home, data, '', saying='a folder needs a name')
    train_fails(home, data, '/proc/nowhere', saying='/proc/nowhere: ')
    if os.getuid() == 0:
        # As another user, from a place where that one can look.
        for name in ('mien', 'mien-full'):
            shutil.copy(os.path.join(os.path.dirname(MIEN), name), home.path(name))
        recipe = home.write('mine.recipe', '')
        os.chmod(home.folder, 0o755)
        os.chmod(folder, 0o555)
        train_fails(home, data, folder, '--recipe', recipe, saying='closed/model.safetensors: ',
                    program=home.path('mien'), user=65534, group=65534)


def a_loss_that_is_no_number(home):
    """From weights that are far too large: the step is said, and what was kept stays."""
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, out)
    state = os.path.join(out, 'state.safetensors')
    notes, tensors = tensors_read(state)
    tensors['weights'][2] = b'\x00\x00\x80\x70' * (len(tensors['weights'][2]) // 4)  # 3e29
    home.write('out/state.safetensors', tensors_bytes(notes, tensors))
    before = files(out)
    train_fails(home, data, out, epochs=2,
                saying=['the loss of step 4 (epoch 2) is no longer a number', 'lower learning'])
    assert files(out) == before


def rates_that_are_far_too_high(home):
    data = home.write('faces.csv', table())
    for rate in ('1e30', '1e300'):
        train_fails(home, data, home.path('out'), '--rate', rate, epochs=2,
                    saying=['of step 2 (epoch 1)', 'lower learning rate'])
    # With the last step of an epoch nothing is learned from any more, but others are measured.
    train_fails(home, data, home.path('out'), '--rate', '1e30', '--batch', '12',
                saying=['after step 1 (epoch 1)', 'no numbers', 'lower learning rate'])
    assert os.listdir(home.path('out')) == []


def damaged_states(home):
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, out)
    model, whole = content(out, 'model.safetensors'), content(out, 'state.safetensors')
    for at in (0, 8, 20, 45, 100, 600, len(whole) // 2, len(whole) - 1):
        flipped = bytearray(whole)
        flipped[at] ^= 4
        home.write('out/state.safetensors', bytes(flipped))
        train_fails(home, data, out, epochs=2, saying='out/state.safetensors: ')
    for length in (0, 7, 50, 1000, len(whole) - 1):
        home.write('out/state.safetensors', whole[:length])
        train_fails(home, data, out, epochs=2, saying='out/state.safetensors: ')
    home.write('out/state.safetensors', 'notes of mine\n')
    train_fails(home, data, out, epochs=2, saying='not a safetensors file')
    home.write('out/state.safetensors', model)
    train_fails(home, data, out, epochs=2, saying='is of another training')
    assert content(out, 'model.safetensors') == model
    home.write('out/state.safetensors', whole)
    train(home, data, out, epochs=2)


def states_that_cannot_be(home):
    """Whole files with a right checksum, but not what a training would have kept."""
    data, out = home.write('faces.csv', table()), home.path('out')
    train(home, data, out)
    notes, tensors = tensors_read(os.path.join(out, 'state.safetensors'))

    def refused(saying, **changed):
        home.write('out/state.safetensors', tensors_bytes(notes, {
            name: tensor for name, tensor in {**tensors, **changed}.items() if tensor}))
        train_fails(home, data, out, epochs=2, saying=saying)

    kind, shape, progress = tensors['progress']
    numbers = struct.unpack(f'<{shape[0]}d', progress)
    assert numbers[0] == 3
    for place, number in ((0, 2), (0, 6), (0, 1e300), (0, -1), (1, -1), (12, 2.0**60), (16, 1),
                          (16, 1e15)):
        changed = list(numbers)
        changed[place] = number
        refused('a step that cannot be', progress=[kind, shape, struct.pack('<17d', *changed)])
    refused('lacks progress, or it has another size', progress=[kind, [16], progress[:-8]])
    refused('a step that cannot be', epochs=None)
    refused('a step that cannot be', epochs=['F64', [5], tensors['epochs'][2][:40]])
    refused('lacks second', second=None)
    _, shape, weights = tensors['weights']
    refused('lacks weights', weights=['F32', [shape[0] - 1], weights[:-4]])
    refused('lacks weights', weights=['I32', shape, weights])


run([killed_again_and_again, killed_between_model_and_state, ctrl_c, asked_to_end, ctrl_c_twice,
     more_epochs, another_training_in_the_same_folder, a_full_disk,
     a_folder_that_may_not_be_written, a_loss_that_is_no_number, rates_that_are_far_too_high,
     damaged_states, states_that_cannot_be])
