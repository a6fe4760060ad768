"""mien faces and what is no picture, no cascade or no sense."""
import os

from harness import run
from pictures import gray_picture, png


def pictures_that_are_none(home):
    home.fails('faces', home.path('missing.jpg'), saying='missing.jpg')
    home.fails('faces', home.folder, saying=home.folder)
    home.fails('faces', home.write('text.jpg', 'This is a letter.\n'), saying='text.jpg')
    home.fails('faces', home.write('empty.png', ''), saying='empty.png')
    os.mkfifo(home.path('fifo.png'))
    home.fails('faces', home.path('fifo.png'), saying='fifo.png')
    home.fails('faces', home.write('bomb.png', png(65535, 65535)), saying=['bomb.png', 'megapixels'])
    home.fails('faces', home.write('zero.png', png(0, 5)), saying='zero.png')
    home.fails('faces', home.write('cut.png', png(50, 50, bytes(51 * 50))[:60]), saying='cut.png')


def small_pictures_have_no_faces(home):
    for width, height in ((1, 1), (23, 23), (24, 24), (1, 500)):
        path = home.write(f'{width}x{height}.pgm', gray_picture(width, height))
        answer, = home.json('faces', path)
        assert answer['faces'] == [] and (answer['width'], answer['height']) == (width, height)


def a_limit_can_be_raised(home):
    path = home.write('large.pgm', b'P5\n2000 1000\n255\n' + bytes(2000000))
    home.fails('faces', path, '--megapixels', '1', saying='megapixels')
    assert home.json('faces', path, '--megapixels', '2')[0]['faces'] == []


def options_that_make_no_sense(home):
    path = home.write('a.pgm', gray_picture(50, 50))
    for options in (['--scale-factor', '1'], ['--scale-factor', '0.5'], ['--scale-factor', 'nan'],
                    ['--neighbors', '-1'], ['--min-size', 'big'], ['--threads', '0'],
                    ['--thorough', '--cascade', path]):
        home.fails('faces', path, *options, code=2, saying='--' + options[0][2:])
    home.fails('faces', code=2, saying='which pictures?')


def cascades_that_are_none(home):
    path = home.write('a.pgm', gray_picture(50, 50))
    for name, text in (('empty.xml', ''), ('other.xml', '<?xml version="1.0"?><html></html>'),
                       ('cut.xml', '<?xml version="1.0"?>\n<opencv_storage>\n<cascade>\n'),
                       ('text.xml', 'no XML'), ('spaces.xml', ' ' * 100000)):
        home.fails('faces', path, '--cascade', home.write(name, text), saying=name)
    home.fails('faces', path, '--cascade', home.path('missing.xml'), saying='missing.xml')


def what_cannot_be_written(home):
    path = home.write('a.pgm', gray_picture(50, 50))
    home.fails('faces', path, '--annotate', '/no/such/folder/seen.png', saying='/no/such/folder')
    home.fails('faces', path, '--annotate', home.path('seen.bmp'), saying='.png')
    assert not os.path.exists(home.path('seen.bmp'))


run([pictures_that_are_none, small_pictures_have_no_faces, a_limit_can_be_raised,
     options_that_make_no_sense, cascades_that_are_none, what_cannot_be_written])
