#!/usr/bin/env python3
"""What is measured does not depend on which registers a processor has."""
import subprocess
import sys

wide, plain = (subprocess.run([program], check=True, capture_output=True, text=True).stdout
               for program in sys.argv[1:3])
print('1..1')
same = wide == plain and wide.count('\n') > 290
print(f'{"ok" if same else "not ok"} 1 - the same bits with wide registers and without')
for a, b in zip(wide.splitlines(), plain.splitlines()):
    if a != b:
        print(f'# {a} | {b}')
sys.exit(0 if same else 1)
