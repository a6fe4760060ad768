#!/usr/bin/python3
"""Makes vectors.h: what PyTorch answers for small layers, losses, optimisers and schedules.
Run by hand, with Debian's python3-torch: tests/nn/vectors.py > tests/nn/vectors.h

Everything is worked out in doubles and written as the nearest float, so that a difference is an
error of the code under test. Inputs are odd multiples of 1/8 (no zeros, on which ReLU's slope would
be a matter of taste), and those of max pools are all different (no ties)."""
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
random = None  # numpy's generator, started anew for each section, so that one can change alone
lines = []


def out(text=''):
    lines.append(text)


def number(value):
    """The shortest text that is read back as the same float."""
    single = np.float32(value)
    return min(np.format_float_positional(single, trim='-'),
               np.format_float_scientific(single, trim='-', exp_digits=1), key=len)


def array(name, values, kind='float'):
    """Writes a named array; gives its name."""
    values = np.asarray(values.detach() if isinstance(values, torch.Tensor) else values).reshape(-1)
    texts = [number(v) if kind == 'float' else str(int(v)) for v in values]
    name = f'vector_{name}'
    out(f'static const {kind} {name}[] = {{')
    line = '   '
    for text in texts:
        if len(line) + len(text) + 2 > 100:
            out(line)
            line = '   '
        line += f' {text},'
    out(line)
    out('};')
    return name


# ---- layers ----

def odds(*shape, most=15):
    """Random odd multiples of 1/8 up to most / 8 in size."""
    return torch.tensor((2 * random.integers(-(most + 1) // 2, (most + 1) // 2, shape) + 1) / 8)


def different(*shape, unit=1 / 8):
    """As many different odd multiples of a unit, around 0, in random order."""
    count = int(np.prod(shape))
    values = 2 * random.permutation(count) - count + 1 - count % 2
    return torch.tensor(values * unit).reshape(shape)


cases = []


def case(name, kind, work, input, second=None, weights=None, bias=None, **settings):
    """Runs a layer forwards, and backwards from the product of its output and a direction."""
    tensors = {'input': input, 'second': second, 'weights': weights, 'bias': bias}
    tensors = {key: value.clone().requires_grad_() for key, value in tensors.items()
               if value is not None}
    output = work(*tensors.values())
    direction = odds(*output.shape)
    (output * direction).sum().backward()
    fields = {'name': f'"{name}"', 'kind': f'VECTOR_{kind}'}
    shapes = {'in': input, 'second_in': second, 'out': output}
    for key, tensor in shapes.items():
        if tensor is not None:
            shape = list(tensor.shape) + [1] * (4 - tensor.dim())
            fields[key] = '{' + ', '.join(map(str, shape)) + '}'
    for key in ('kernel', 'stride', 'padding', 'groups'):
        if key in settings:
            fields[key] = str(settings.pop(key))
    out()
    for key, tensor in tensors.items():
        fields[key] = array(f'{name}_{key}', tensor)
    for key, value in settings.items():
        if not key.endswith('_after'):
            fields[key] = array(f'{name}_{key}', value)
    fields['output'] = array(f'{name}_output', output)
    fields['direction'] = array(f'{name}_direction', direction)
    for key, tensor in tensors.items():
        fields[f'{key}_gradient'] = array(f'{name}_{key}_gradient', tensor.grad)
    for key, value in settings.items():
        if key.endswith('_after'):  # the work has changed it by now
            fields[key] = array(f'{name}_{key}', value)
    cases.append(fields)


def convolution(name, shape, channels, kernel, stride=1, padding=0, groups=1, bias=True):
    case(name, 'CONV', lambda x, w, b=None: F.conv2d(x, w, b, stride, padding, 1, groups),
         odds(*shape), weights=odds(channels, shape[1] // groups, kernel, kernel, most=7),
         bias=odds(channels) if bias else None,
         kernel=kernel, stride=stride, padding=padding, groups=groups)


def dense(name, shape, units):
    inputs = int(np.prod(shape[1:]))
    case(name, 'DENSE', lambda x, w, b: F.linear(x.flatten(1), w, b), odds(*shape),
         weights=odds(units, inputs, most=7), bias=odds(units))


def norm(name, training):
    mean, variance = odds(2), abs(odds(2))
    after = [mean.clone(), variance.clone()]
    case(name, 'BATCH_NORM_TRAINING' if training else 'BATCH_NORM_EVALUATION',
         lambda x, w, b: F.batch_norm(x, after[0], after[1], w, b, training, 0.1, 1e-5),
         odds(3, 2, 2, 3), weights=odds(2), bias=odds(2), mean=mean, variance=variance,
         **({'mean_after': after[0], 'variance_after': after[1]} if training else {}))


def layers():
    convolution('conv_valid', (2, 2, 4, 5), 3, 3)
    convolution('conv_stride', (1, 2, 5, 4), 3, 3, stride=2, padding=1)
    convolution('conv_point', (2, 3, 2, 3), 4, 1, bias=False)
    convolution('conv_grouped', (1, 4, 3, 4), 4, 3, padding=1, groups=2)
    convolution('conv_depthwise', (1, 3, 4, 5), 3, 3, stride=2, padding=1, groups=3)
    dense('dense_4d', (2, 2, 2, 3), 4)
    dense('dense_2d', (3, 5), 4)
    case('max_pool', 'MAX_POOL', lambda x: F.max_pool2d(x, 2), different(1, 2, 5, 7),
         kernel=2, stride=2, padding=0)
    case('max_pool_padded', 'MAX_POOL', lambda x: F.max_pool2d(x, 3, 2, 1), different(1, 2, 6, 5),
         kernel=3, stride=2, padding=1)
    case('average_pool', 'AVERAGE_POOL', lambda x: F.avg_pool2d(x, 2), odds(1, 2, 4, 5),
         kernel=2, stride=2, padding=0)
    case('global_average', 'GLOBAL_AVERAGE', lambda x: x.mean((2, 3), True), odds(2, 3, 3, 3))
    norm('batch_norm_training', True)
    norm('batch_norm_evaluation', False)
    for name, work in (('relu', F.relu), ('tanh', torch.tanh), ('sigmoid', torch.sigmoid),
                       ('swish', F.silu), ('gelu', F.gelu)):
        case(name, name.upper(), work, different(1, 2, 3, 4, unit=1 / 4))
    case('add', 'ADD', torch.add, odds(2, 2, 2, 2), odds(2, 2, 2, 2))
    case('concat', 'CONCAT', lambda a, b: torch.cat((a, b), 1), odds(2, 2, 2, 2), odds(2, 3, 2, 2))
    case('scale', 'SCALE', torch.mul, odds(2, 3, 2, 2), odds(2, 3, 1, 1))
    case('softmax', 'SOFTMAX', lambda x: F.softmax(x, 1), odds(3, 4))
    out()
    out('static const struct vector_case vector_cases[] = {')
    for fields in cases:
        line = '    {'
        for key, value in fields.items():
            text = f'.{key} = {value}, '
            if len(line) + len(text) > 98:
                out(line.rstrip())
                line = '     '
            line += text
        out(line[:-2] + '},')
    out('};')


# ---- losses, calibration ----

def value(tensor, i):
    """vector_value() of the header."""
    x = (i * 2654435761 + tensor * 2246822519) & 0xffffffff
    x = ((x ^ (x >> 15)) * 3266489917) & 0xffffffff
    x ^= x >> 13
    return (x >> 16) / 65536 - 0.5


def values(tensor, shape, scale=1.0):
    count = int(np.prod(shape))
    return torch.tensor([scale * value(tensor, i) for i in range(count)]).reshape(shape)


def losses():
    logits = odds(5, 4)
    hard = torch.eye(4)[[0, 3, 1, 1, 2]]
    soft = torch.tensor(random.multinomial(16, [0.25] * 4, 5) / 16)
    weights = torch.tensor([0.5, 1, 2, 0, 0.25])
    out()
    array('loss_logits', logits)
    targets = {'hard': array('loss_hard', hard), 'soft': array('loss_soft', soft)}
    given = array('loss_weights', weights)
    rows = []
    for name, target, smoothing, weighted in (
            ('hard', 'hard', 0, False), ('smoothed', 'hard', 0.1, False),
            ('soft', 'soft', 0, False),
            ('soft_smoothed_weighted', 'soft', 0.25, True), ('weighted', 'hard', 0, True)):
        x = logits.clone().requires_grad_()
        each = F.cross_entropy(x, hard if target == 'hard' else soft, reduction='none',
                               label_smoothing=smoothing)
        loss = (each * (weights if weighted else 1)).sum()
        (loss / 5).backward()
        gradient = array(f'loss_{name}_gradient', x.grad)
        rows.append(f'    {{"{name}", {targets[target]}, {given if weighted else "0"}, '
                    f'{smoothing}, {loss.item():.15g},\n     {gradient}}},')
    out('static const struct vector_loss vector_losses[] = {')
    lines.extend(rows)
    out('};')


def calibration():
    """A network that is surer than it is right: labels drawn with the logits' own probabilities,
    logits then doubled."""
    count = 60
    logits = values(200, (count, 4), 6.0)
    chosen = [random.choice(4, p=row) for row in F.softmax(logits, 1).numpy()]
    logits = logits * 2
    labels = torch.tensor(chosen)
    low, high = -4.0, 4.0  # golden section over the logarithm
    ratio = (5 ** 0.5 - 1) / 2
    loss = lambda t: F.cross_entropy(logits / np.exp(t), labels).item()
    for _ in range(80):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    # C. Guo's own code: confidences in (lower, upper] of 15 bins.
    confidences, answers = F.softmax(logits, 1).float().max(1)
    edges = torch.linspace(0, 1, 16)
    error, table = 0.0, []
    for lower, upper in zip(edges[:-1], edges[1:]):
        inside = (confidences > lower) & (confidences <= upper)
        table.append(inside.sum().item())
        if table[-1]:
            accuracy = (answers == labels)[inside].double().mean()
            error += abs(confidences[inside].double().mean() - accuracy) * inside.double().mean()
    out()
    out('/* 60 samples of four classes: logit i is 12 x vector_value(200, i). 15 bins. */')
    array('calibration_labels', labels, 'unsigned')
    array('calibration_bins', table, 'unsigned')
    out(f'static const double vector_calibration_temperature = {np.exp((low + high) / 2):.9g};')
    out(f'static const double vector_calibration_error = {float(error):.9g};')


# ---- optimisers, schedules ----

def optimisers():
    start, gradients = odds(6), odds(5, 6) / 2
    shares = [1, 1, 0.5, 0.25, 0.125]  # of the rate, step by step
    out()
    array('optimiser_start', start)
    array('optimiser_gradients', gradients)
    array('optimiser_shares', shares)
    rows = []
    for name, make, settings, rate, clip in (
            ('sgd', torch.optim.SGD, {}, 0.1, 0),
            ('sgd_momentum', torch.optim.SGD, {'momentum': 0.9}, 0.1, 0),
            ('sgd_nesterov', torch.optim.SGD,
             {'momentum': 0.9, 'nesterov': True, 'weight_decay': 0.05}, 0.1, 0),
            ('sgd_clipped', torch.optim.SGD, {'momentum': 0.5}, 0.1, 1),
            ('adam', torch.optim.Adam, {'eps': 1e-7}, 0.01, 0),
            ('adam_decay', torch.optim.Adam,
             {'betas': (0.8, 0.95), 'eps': 0.01, 'weight_decay': 0.1}, 0.1, 0),
            ('adamw', torch.optim.AdamW, {'eps': 1e-7, 'weight_decay': 0.1}, 0.1, 0),
            ('adamw_clipped', torch.optim.AdamW,
             {'betas': (0.5, 0.9), 'eps': 0.1, 'weight_decay': 0.2}, 0.1, 1.5)):
        # Half of the weights decay, the others, as biases, do not.
        halves = [start[:3].clone().requires_grad_(), start[3:].clone().requires_grad_()]
        optimiser = make([{'params': halves[:1]}, {'params': halves[1:], 'weight_decay': 0}],
                         lr=rate, **settings)
        after, norms = [], []
        for step, share in enumerate(shares):
            for group in optimiser.param_groups:
                group['lr'] = rate * share
            for half, part in zip(halves, (gradients[step][:3], gradients[step][3:])):
                half.grad = part.clone()
            if clip:
                norms.append(torch.nn.utils.clip_grad_norm_(halves, clip).item())
            optimiser.step()
            after.append(torch.cat([half.detach() for half in halves]))
        state = [optimiser.state[half] for half in halves]
        moments = []
        for key in ('momentum_buffer', 'exp_avg', 'exp_avg_sq'):
            if state[0].get(key) is not None:
                moments.append(torch.cat([one[key] for one in state]))
        names = [array(f'optimiser_{name}_after', torch.stack(after))]
        names += [array(f'optimiser_{name}_{which}', moment)
                  for which, moment in zip(('first', 'second'), moments)]
        names += ['0'] * (3 - len(names))
        names.append(array(f'optimiser_{name}_norms', norms) if clip else '0')
        betas = settings.get('betas', (0.9, 0.999))
        kind = make.__name__.lower()
        rows.append(f'    {{"{name}", "{kind}", {rate}, {settings.get("momentum", 0)}, '
                    f'{int(settings.get("nesterov", False))}, {betas[0]}, {betas[1]}, '
                    f'{settings.get("eps", 1)}, {settings.get("weight_decay", 0)}, {clip},')
        rows.append('     ' + ',\n     '.join(names) + '},')
    out('static const struct vector_optimiser vector_optimisers[] = {')
    lines.extend(rows)
    out('};')


def schedules():
    def run(make, steps, watched=None):
        optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
        schedule = make(optimiser)
        rates = []
        for step in range(steps):
            rates.append(optimiser.param_groups[0]['lr'])
            optimiser.step()
            schedule.step(*([] if watched is None else [watched[step]]))
        return rates

    lr = torch.optim.lr_scheduler

    def warm(make, optimiser):
        rising = lr.LinearLR(optimiser, 1 / 6, 1, 5)
        return lr.SequentialLR(optimiser, [rising, make(optimiser)], [5])

    out()
    out('/* The highest rate is 0.5. Four epochs of five steps, down to a tenth, and the step')
    out(' * after; with a warm-up of five steps; the warm-up alone. */')
    array('schedule_cosine', run(lambda o: lr.CosineAnnealingLR(o, 20, 0.05), 21))
    array('schedule_cosine_warm',
          run(lambda o: warm(lambda p: lr.CosineAnnealingLR(p, 15, 0.05), o), 21))
    array('schedule_constant_warm', run(lambda o: lr.LinearLR(o, 1 / 6, 1, 5), 8))
    out('/* A number an epoch: a tenth after every three; half after three epochs in which the')
    out(' * watched figure did not improve by more than 0.01. */')
    array('schedule_step', run(lambda o: lr.StepLR(o, 3, 0.1), 10))
    falling = [3, 2, 2.1, 1.995, 2.2, 1.9, 1.91, 1.92, 1.93, 1.94, 1.95, 1.96, 1.5, 1.6]
    array('schedule_watched', falling)
    for name, mode, watched in (('plateau', 'min', falling),
                                ('plateau_larger', 'max', [-x for x in falling])):
        array(f'schedule_{name}',
              run(lambda o: lr.ReduceLROnPlateau(o, mode, 0.5, 2, 0.01, 'abs'), len(watched),
                  watched))


# ---- the article's network, narrow ----

def network():
    shapes = [('conv1_weights', (4, 1, 3, 3), 1.625), ('conv1_bias', (4,), 0.25),
              ('conv2_weights', (8, 4, 3, 3), 0.8125), ('conv2_bias', (8,), 0.25),
              ('conv3_weights', (8, 8, 3, 3), 0.5625), ('conv3_bias', (8,), 0.25),
              ('conv4_weights', (8, 8, 3, 3), 0.5625), ('conv4_bias', (8,), 0.25),
              ('dense1_weights', (16, 128), 0.4375), ('dense1_bias', (16,), 0.25),
              ('dense2_weights', (4, 16), 1.25), ('dense2_bias', (4,), 0.25)]
    tensors = [values(t, shape, scale).requires_grad_()
               for t, (_, shape, scale) in enumerate(shapes)]
    pictures = values(100, (2, 1, 48, 48)) + 0.5
    labels = torch.tensor([1, 3])

    def forward():
        w = tensors
        x = F.relu(F.conv2d(pictures, w[0], w[1]))
        x = F.max_pool2d(F.relu(F.conv2d(x, w[2], w[3])), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, w[4], w[5])), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, w[6], w[7])), 2)
        x = F.relu(F.linear(x.flatten(1), w[8], w[9]))
        return F.linear(x, w[10], w[11])

    logits = forward()
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    out()
    out('/* Two pictures of 48x48: pixel i is vector_value(100, i) + 0.5. The losses are those')
    out(' * before each of eight steps of Adam, rate 0.001, epsilon 1e-7. */')
    array('article_labels', labels, 'unsigned')
    array('article_logits', logits)
    out('static const struct vector_tensor vector_article[] = {')
    for (name, shape, scale), tensor in zip(shapes, tensors):
        gradient = tensor.grad.reshape(-1)
        places = sorted({int(place) for place in np.linspace(0, len(gradient) - 1, 4)})
        # The largest one, too: the others may be behind a ReLU that is closed.
        places[1] = int(gradient.abs().argmax())
        shape = list(shape) + [1] * (4 - len(shape))
        out(f'    {{"{name}", {{{", ".join(map(str, shape))}}}, {scale}, '
            f'{gradient.norm().item():.9g}, {{{", ".join(map(str, places))}}},\n     '
            f'{{{", ".join(number(gradient[place]) for place in places)}}}}},')
    out('};')
    optimiser = torch.optim.Adam(tensors, lr=0.001, eps=1e-7)
    losses = []
    for _ in range(8):
        optimiser.zero_grad()
        loss = F.cross_entropy(forward(), labels)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    array('article_losses', losses)


HEAD = '''\
/* What PyTorch %s answers; made by vectors.py, not by hand.
 *
 * Shapes are NCHW (missing ones are 1). Weights of a convolution are [out][in / groups][kernel]
 * [kernel], those of a dense layer [out][in] with its inputs in the order C, H, W. Gradients of
 * layers are those of the sum of output x direction. */
#ifndef NN_VECTORS_H
#define NN_VECTORS_H

#include <stdint.h>

/* clang-format off */

/* Number i of a tensor that is not written down: a hash, -0.5..0.5, exact as a float. */
static inline float vector_value(uint32_t tensor, uint32_t i) {
    uint32_t x = i * 2654435761U + tensor * 2246822519U;
    x = (x ^ (x >> 15)) * 3266489917U;
    x ^= x >> 13;
    return (float)(x >> 16) / 65536 - 0.5F;
}

enum vector_kind {
    VECTOR_CONV, VECTOR_DENSE, VECTOR_MAX_POOL, VECTOR_AVERAGE_POOL, VECTOR_GLOBAL_AVERAGE,
    VECTOR_BATCH_NORM_TRAINING, VECTOR_BATCH_NORM_EVALUATION, VECTOR_RELU, VECTOR_TANH,
    VECTOR_SIGMOID, VECTOR_SWISH, VECTOR_GELU, VECTOR_ADD, VECTOR_CONCAT, VECTOR_SCALE,
    VECTOR_SOFTMAX
};

/* What a case does not have is 0. Batch norms have epsilon 1e-5; in training the running figures
 * keep 0.9 of what they were and take 0.1 of the batch's mean and of its variance, which for this
 * is divided by n - 1. The weights of a norm are its scales, its bias the shifts. An average pool
 * is without padding. Concatenation is of the channels; scaling multiplies each channel of the
 * input by one number of the second input. */
struct vector_case {
    const char *name;
    enum vector_kind kind;
    int in[4], second_in[4], out[4], kernel, stride, padding, groups;
    const float *input, *second, *weights, *bias, *mean, *variance, *output, *direction;
    const float *input_gradient, *second_gradient, *weights_gradient, *bias_gradient;
    const float *mean_after, *variance_after;
};

/* Five samples of four classes; the loss is the sum over them of weight x loss, the gradient that
 * of this sum divided by five. */
struct vector_loss {
    const char *name;
    const float *targets, *weights;
    double smoothing, loss;
    const float *gradient;
};

/* Six weights, of which the first three decay; five steps, each with its share of the rate. `after`
 * has the weights after each step, `norms` those of the gradients before they were clipped. */
struct vector_optimiser {
    const char *name, *kind;
    double rate, momentum;
    int nesterov;
    double beta1, beta2, epsilon, weight_decay, clip;
    const float *after, *first, *second, *norms;
};

/* A tensor of the article's network, made narrow (channels 4, 8, 8, 8, 16 units, 4 moods, no
 * dropout): number i of tensor t, counted from 0, is scale x vector_value(t, i). */
struct vector_tensor {
    const char *name;
    int shape[4];
    float scale;
    double norm; /* of its gradient, of the mean loss of the two pictures */
    int place[4];
    float gradient[4]; /* at these places */
};
'''


def main():
    global random
    for section in (layers, losses, calibration, optimisers, schedules, network):
        random = np.random.default_rng(48)
        section()
    sys.stdout.write(HEAD % torch.__version__.split('a')[0])
    print('\n'.join(lines))
    print('\n/* clang-format on */\n\n#endif')


main()
