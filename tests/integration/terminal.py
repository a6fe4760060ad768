"""A terminal to test with: a program on a pseudo-terminal, what it shows, and keys for it."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata

UP, DOWN, ENTER, ESCAPE = b'\033[A', b'\033[B', b'\r', b'\033'
PATIENCE = 120  # seconds; machines may be busy, and nothing here is about time


def width(text):
    """Columns on a terminal."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


class Terminal:
    def __init__(self, home, *command, columns=80, rows=24, typed=b'',
                 **environment):
        self.master, self.slave = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        self.output = ''
        os.write(self.master, typed)
        self.rest = b''
        env = {**home.environment(), 'TERM': 'xterm', **environment}
        env = {name: value for name, value in env.items() if value is not None}
        self.process = subprocess.Popen(
            command, env=env, stdin=self.slave, stdout=self.slave, stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def resize(self, columns, rows):
        self.columns = columns
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def read(self, seconds):
        """What the program writes within so many seconds; True if there was something."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        data = self.rest + os.read(self.master, 65536)
        text = data.decode(errors='ignore')
        self.rest = data[len(text.encode()):]
        self.output += text
        return True

    def screen(self):
        """The lines that were drawn last, without colours."""
        last = self.output.rpartition('\033[H')[2]
        return re.sub(r'\033\[[?0-9;]*[A-Za-z]', '', last).replace('\r', '').split('\n')

    def waits_for(self, *words):
        """Reads until the screen has all these words, and is drawn to its end."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.read(0.05)
            shown = '\n'.join(self.screen())
            if all(word in shown for word in words) and not self.read(0.1):
                for line in self.screen():
                    assert width(line) <= self.columns, line
                return self.screen()
        raise AssertionError(f'{words} is not on the screen:\n{shown}\n\n{self.output[-3000:]!r}')

    def draws(self, before):
        """Reads until a screen is drawn in what comes after so many characters."""
        end = time.monotonic() + PATIENCE
        while '\033[H' not in self.output[before:] and time.monotonic() < end:
            self.read(0.05)

    def press(self, *keys):
        for key in keys:
            os.write(self.master, key if isinstance(key, bytes) else key.encode())

    def ends(self, code=0):
        """Waits for the program's end: its code, and a terminal that is as it was before."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.05)
        while self.read(0.05):
            pass
        assert self.process.returncode == code, (self.process.returncode, self.output[-3000:])
        assert termios.tcgetattr(self.slave) == self.before
        if '\033[?1049h' in self.output:
            assert self.output.rindex('\033[?1049l') > self.output.rindex('\033[?1049h')
            assert self.output.rindex('\033[?25h') > self.output.rindex('\033[?25l')
        text = self.output.rpartition('\033[?25h')[2].replace('\r', '')
        os.close(self.master)
        os.close(self.slave)
        return text

    def signal(self, number):
        os.kill(self.process.pid, number)

    def stopped(self):
        """True once the program is stopped, as by Ctrl-Z."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.read(0.05)
            with open(f'/proc/{self.process.pid}/stat') as file:
                if file.read().rpartition(') ')[2][0] in 'Tt':
                    return True
        return False


def line(terminal):
    """The line that was written last, by a program that writes one again and again."""
    return re.sub(r'\033\[[?0-9;]*[A-Za-z]', '', terminal.output.rpartition('\r')[2]).rstrip()


def shows(terminal, *words):
    """Reads until that line has all these words, and gives it."""
    end = time.monotonic() + PATIENCE
    while not all(word in line(terminal) for word in words):
        assert time.monotonic() < end, f'never had {words}: {line(terminal)}'
        terminal.read(0.05)
    return line(terminal)
