#!/usr/bin/env python3
"""Adds up what was tested: count.py PASSED FAILED BUILD... reads the logs that `meson test` left in
each build folder, names what failed and what was skipped, and closes with the sums."""
import json
import os
import re
import sys

passed, failed = int(sys.argv[1]), int(sys.argv[2])
skipped = 0
for build in sys.argv[3:]:
    log = os.path.join(build, 'meson-logs', 'testlog.json')
    if not os.path.exists(log):
        print(f'FAILED: {build}: no tests were run')
        failed += 1
        continue
    for line in open(log, encoding='utf-8', errors='replace'):
        test = json.loads(line)
        bad = 0
        for good, name, skip in re.findall(r'^(not )?ok \d+(?: - )?(.*?)(# SKIP.*)?$',
                                           test.get('stdout', ''), re.M):
            if skip:
                skipped += 1
                print(f'skipped: {build}: {test["name"]}: {name.strip()}')
            elif good:
                bad += 1
                print(f'FAILED: {build}: {test["name"]}: {name.strip()}')
            else:
                passed += 1
        if test['result'] not in ('OK', 'SKIP') and bad == 0:
            bad = 1
            print(f'FAILED: {build}: {test["name"]}: {test["result"]}')
        if bad:
            print(test.get('stdout', '')[-4000:], test.get('stderr', '')[-8000:])
        failed += bad
print(f'{passed} passed, {failed} failed, {skipped} skipped')
sys.exit(1 if failed or not passed else 0)
