"""What `mien hear` says of ten files' loudness, beside ffmpeg's filter ebur128."""
import re
import subprocess

from harness import run

# What is heard, the rate, channels, the codec if the name does not say it.
SOUNDS = {
    'pink.flac': ('anoisesrc=d=20:c=pink:a=0.4:seed=1', 44100, 2),
    'mono.flac': ('anoisesrc=d=20:c=pink:a=0.4:seed=2', 44100, 1),
    'slow.mp3': ('anoisesrc=d=20:c=pink:a=0.4:seed=3,tremolo=f=0.2:d=0.9', 48000, 2),
    'mono.mp3': ('sine=440:d=20', 22050, 1),
    'quiet.wav': ('sine=440:d=10,volume=-30dB', 8000, 1),
    'high.flac': ('anoisesrc=d=10:c=brown:a=0.5:seed=5', 96000, 2),
    'pink.opus': ('anoisesrc=d=20:c=pink:a=0.7:seed=6', 48000, 2),
    'pauses.ogg': ('anoisesrc=d=20:c=pink:a=0.7:seed=7,'
                   'volume=if(lt(mod(t\\,9)\\,5)\\,1\\,0):eval=frame', 44100, 2, 'libvorbis'),
    'loud.m4a': ('anoisesrc=d=20:c=pink:a=0.9:seed=9', 44100, 2),
    'clipped.wav': ('sine=997:d=10,volume=20dB,aformat=sample_fmts=s16', 192000, 2),
}


def compared(name):
    def test(home):
        graph, rate, channels, *codec = SOUNDS[name]
        path = home.path(name)
        subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-f', 'lavfi', '-i', graph, '-ac',
                        str(channels), '-ar', str(rate), *(['-c:a', *codec] if codec else []),
                        path], check=True)
        report = subprocess.run(
            ['ffmpeg', '-hide_banner', '-nostdin', '-nostats', '-i', path, '-af',
             'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
            check=True, capture_output=True, text=True).stderr.split('Summary:')[1]
        wanted = [float(re.search(rf'{key}:\s*(-?[\d.]+)', report)[1])
                  for key in ('I', 'LRA', 'Peak')]
        heard = home.json('hear', path)[0]
        found = [heard[key] for key in ('loudness', 'range', 'true_peak')]
        for value, right in zip(found, wanted):
            assert abs(value - right) <= 0.1, (found, wanted)
    test.__name__ = f'loudness_of_{name.replace(".", "_")}_is_ffmpeg_s'
    return test


run([compared(name) for name in SOUNDS])
