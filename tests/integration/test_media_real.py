"""mien-media on real music, sample by sample as ffmpeg's own program decodes it."""
import array
import os
import subprocess

from harness import SHARED, run
from media_files import hear


def real_files(home):
    clips = os.path.join(SHARED, 'data', 'audio', 'fourq', 'clips')
    for name in sorted(os.listdir(clips))[::60]:
        path = os.path.join(clips, name)
        facts, samples = hear(path)
        assert facts['codec'] == 'opus' and facts['damaged'] == 0
        raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', path, '-f', 'f32le', '-ar', '22050',
                              '-ac', '1', '-'], check=True, capture_output=True).stdout
        wanted = array.array('f', raw)
        assert len(wanted) == len(samples) and 20 < len(samples) / 22050 < 40
        assert max(abs(a - b) for a, b in zip(wanted[::11], samples[::11])) < 1e-5


run([real_files], needs_shared=True)
