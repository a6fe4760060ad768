#!/usr/bin/env python3
"""Makes a C file of the page's files: pack.py OUT FILE... Each is there twice, packed with gzip and
plain. The same files give the same bytes."""
import gzip
import hashlib
import os
import sys

TYPES = {'.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8',
         '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml',
         '.webmanifest': 'application/manifest+json'}


def array(name, data):
    lines = [','.join(str(byte) for byte in data[i:i + 32]) for i in range(0, len(data), 32)]
    return f'static const unsigned char {name}[] = {{\n' + ',\n'.join(lines) + '};\n'


def main(out, files):
    arrays, rows = [], []
    for i, path in enumerate(sorted(path for path in files if not path.endswith('.py'))):
        with open(path, 'rb') as file:
            plain = file.read()
        packed = gzip.compress(plain, 9, mtime=0)
        name = os.path.basename(path)
        served = '/' if name == 'index.html' else '/' + name
        kind = TYPES[os.path.splitext(name)[1]]
        tag = hashlib.sha256(plain).hexdigest()[:16]
        arrays += [array(f'packed_{i}', packed), array(f'plain_{i}', plain)]
        rows.append(f'    {{"{served}", "{kind}", "\\"{tag}\\"", packed_{i}, sizeof packed_{i}, '
                    f'plain_{i}, sizeof plain_{i}}},\n')
    with open(out, 'w', encoding='ascii') as file:
        file.write('#include "web/page.h"\n\n' + ''.join(arrays) +
                   'const struct page_file page_files[] = {\n' + ''.join(rows) +
                   '    {NULL, NULL, NULL, NULL, 0, NULL, 0},\n};\n')


main(sys.argv[1], sys.argv[2:])
