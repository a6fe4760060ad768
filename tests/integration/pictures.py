"""Made-up pictures for tests, good ones and others."""
import random
import struct
import zlib


def gray_picture(width, height, seed=1):
    """Noise as a PGM."""
    dice = random.Random(seed)
    return b'P5\n%d %d\n255\n' % (width, height) + dice.randbytes(width * height)


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, rows=b''):
    """A gray PNG that promises a size, whatever rows it has."""
    header = struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows)) +
            chunk(b'IEND', b''))
