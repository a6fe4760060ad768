"""mien eval and train on the real FER2013: what they say of it."""
import os

from harness import SHARED, run
from training import table, train

FER2013 = os.path.join(SHARED, 'data', 'fer2013', 'fer2013_train_public.csv.gz')


def the_table_of_splits_and_classes(home):
    """It has no PrivateTest, so after the table there is nothing to be measured."""
    train(home, home.write('faces.csv', table()), home.path('out'))
    out, err = home.run('eval', home.path('out/model.safetensors'), '--data', FER2013, '--split',
                        'private', code=1, timeout=600)
    training, public = (line.replace(',', '').split() for line in out.splitlines()[1:3])
    assert training == 'training 3995 436 4097 7215 4830 3171 4965 21005'.split()
    assert public == 'public 467 56 496 895 653 415 607 2622'.split()
    assert 'left out' not in out and 'scaled' not in out
    assert err.startswith('mien: ') and 'has no private faces' in err and len(err.splitlines()) == 1


run([the_table_of_splits_and_classes], needs_shared=True)
