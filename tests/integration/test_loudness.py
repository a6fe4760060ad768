"""Loudness of ten made files, beside what ffmpeg's filter ebur128 says of them."""
import json
import os
import re
import subprocess

from harness import run

DUMP = os.environ['LOUDNESS_DUMP']
# What is heard, the rate, channels.
SOUNDS = {
    'sine': ('sine=1000:d=8,volume=-10dB', 48000, 2),
    'mono': ('sine=300:d=8', 44100, 1),
    'pink': ('anoisesrc=d=10:c=pink:a=0.4:seed=1', 44100, 2),
    'white': ('anoisesrc=d=10:c=white:a=0.9:seed=2', 48000, 2),
    'brown': ('anoisesrc=d=20:c=brown:a=0.2:seed=3', 22050, 2),
    'slow': ('sine=500:d=40,tremolo=f=0.1:d=0.95', 48000, 2),
    'faded': ('anoisesrc=d=30:c=pink:a=0.8:seed=4,afade=t=out:d=30', 44100, 2),
    'pauses': ('anoisesrc=d=40:c=pink:a=0.5:seed=5,'
               'volume=if(lt(mod(t\\,9)\\,5)\\,1\\,0):eval=frame', 48000, 2),
    'one side': ('sine=700:d=10,pan=stereo|c0=c0|c1=0*c0', 96000, 2),
    'clipped': ('sine=997:d=10,volume=20dB,aformat=sample_fmts=s16', 192000, 2),
}


def compared(name):
    def test(home):
        graph, rate, channels = SOUNDS[name]
        path = home.path('sound.wav')
        subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-f', 'lavfi', '-i', graph, '-ac',
                        str(channels), '-ar', str(rate), path], check=True)
        report = subprocess.run(
            ['ffmpeg', '-hide_banner', '-nostdin', '-nostats', '-i', path, '-af',
             'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
            check=True, capture_output=True, text=True).stderr.split('Summary:')[1]
        wanted = [float(re.search(rf'{key}:\s*(-?[\d.]+)', report)[1])
                  for key in ('I', 'LRA', 'Peak')]
        raw = subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-i', path, '-f', 'f32le', '-'],
                             check=True, capture_output=True).stdout
        out = subprocess.run([DUMP, str(rate), str(channels)], input=raw, check=True,
                             capture_output=True).stdout
        facts = json.loads(out)
        # ffmpeg rounds to 0.1. Its filter for peaks is longer than the one that ITU-R BS.1770 has,
        # which matters for what reaches up to half the rate, as white noise does.
        found = [facts['integrated'], facts['range'], facts['true_peak']]
        for value, right, tolerance in zip(found, wanted, (0.1, 0.1, 1 if name == 'white' else 0.1)):
            assert abs(value - right) <= tolerance, (found, wanted)
    test.__name__ = f'loudness_of_{name.replace(" ", "_")}_is_ffmpeg_s'
    return test


run([compared(name) for name in SOUNDS])
