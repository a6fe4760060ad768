#!/usr/bin/env python3
"""Holds the rules of the folders: another folder is entered only by its one door, X/X.h, arrows
point down only, and each #include names its folder."""
import os
import re
import sys

# From top to bottom; a folder may use those in rows below its own.
ROWS = [
    ['cli'],
    ['web', 'api'],
    ['playing'],
    ['player', 'recommend', 'expression', 'music'],
    ['library', 'face', 'stats', 'media', 'plot', 'nn', 'sound'],
    ['mood', 'image'],
    ['base'],
]
HEIGHT = {folder: len(ROWS) - i for i, row in enumerate(ROWS) for folder in row}
# `mood` is a vocabulary: it needs nothing but base, and `sound` is handed its samples.
ONLY = {'mood': {'base'}, 'image': {'base'}, 'sound': {'base'}}


def problems(source):
    for folder, _, files in os.walk(source):
        for name in sorted(files):
            if not name.endswith(('.c', '.h')):
                continue
            path = os.path.join(folder, name)
            own = os.path.relpath(path, source).split(os.sep)[0]
            if own not in HEIGHT:
                yield f'{path}: {own}/ is no folder of the design'
                continue
            for number, line in enumerate(open(path, encoding='utf-8'), 1):
                found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
                if not found:
                    continue
                parts = found.group(1).split('/')
                if len(parts) == 1:
                    if parts[0] not in ('song-mood.h', 'mien.h'):  # a model of assets/, include/
                        yield f'{path}:{number}: "{parts[0]}" does not name its folder'
                elif parts[0] != own:
                    other = parts[0]
                    if parts[1] != other + '.h':
                        yield f'{path}:{number}: {other}/{parts[1]} is private to {other}/'
                    if other not in HEIGHT or HEIGHT[other] >= HEIGHT[own]:
                        yield f'{path}:{number}: {own}/ may not use {other}/'
                    if other not in ONLY.get(own, {other}):
                        yield f'{path}:{number}: {own}/ may use {", ".join(ONLY[own])} only'


def main():
    found = list(problems(sys.argv[1]))
    # The rules themselves are tried on a tree that breaks each of them.
    bad = list(problems(sys.argv[2]))
    print('1..2')
    print(f'{"not " if found else ""}ok 1 - folders and their doors')
    for problem in found:
        print('#', problem)
    wanted = ['is private', 'may not use', 'does not name', 'no folder of the design']
    missed = [text for text in wanted if not any(text in problem for problem in bad)]
    print(f'{"not " if missed else ""}ok 2 - each rule finds what breaks it')
    for text in missed:
        print('# nothing was said of:', text)
    sys.exit(1 if found or missed else 0)


main()
