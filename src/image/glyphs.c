/* The letters that Mien writes into pictures: strokes of a pen, drawn for this program on a grid.
 *
 * A glyph is its width in grid units and then its strokes, one word each. A point is two digits of
 * base 36, x to the right and y upwards; the baseline is at y = 4, small letters reach to c (12),
 * capitals to g (16), tails to 0. From one point to the next goes a straight line; or, with a mark
 * between them, a quarter of an ellipse that starts sideways (-) or up or down (|), or (~) a
 * parabola towards the first of two points that ends in the second. A stroke of one point is a
 * dot. */
#include "image/inside.h"

static const char *const glyphs[95] = {
    "2",                                      /* space */
    "0 0g09 04",                              /* ! */
    "2 0g0d 2g2d",                            /* " */
    "8 3g14 7g54 0c8c 0888",                  /* # */
    "6 6d|4g2g-0d|2a4a-67|4424-07 3h33",      /* $ */
    "9 2g-4e|2c-0e|2g 78-96|74-56|78 8g14",   /* % */
    "8 841d|3g-5d~5b2a~0907|34-89",           /* & */
    "0 0g0d",                                 /* ' */
    "3 3h~0e0a~0633",                         /* ( */
    "3 0h~3e3a~3603",                         /* ) */
    "6 3g3a 0f6b 6f0b",                       /* * */
    "6 3c36 0969",                            /* + */
    "1 1401",                                 /* , */
    "4 0848",                                 /* - */
    "0 04",                                   /* . */
    "5 5h03",                                 /* / */
    "6 3g-6c68|34-080c|3g",                   /* 0 */
    "6 1d3g34 1454",                          /* 1 */
    "6 0d|3g-6d~6a0464",                      /* 2 */
    "6 0d|3g-6d|3a-67|34-07",                 /* 3 */
    "6 444g0767",                             /* 4 */
    "6 5g1g0a~1c3c-68|34-06",                 /* 5 */
    "6 5g~0e08|34-68|3c-08",                  /* 6 */
    "6 0g6g24",                               /* 7 */
    "6 3g-6d|3a-0d|3g 3a-67|34-07|3a",        /* 8 */
    "6 14~666c|3g-0c|38-6c",                  /* 9 */
    "0 0b 04",                                /* : */
    "1 1b 1401",                              /* ; */
    "6 6d0965",                               /* < */
    "6 0b6b 0767",                            /* = */
    "6 0d6905",                               /* > */
    "6 0d|3g-6d~6b4a~3937 34",                /* ? */
    "a 5c-79|56-39|5c 7c78|86-a9|5f-09|5373", /* @ */
    "8 044g84 1777",                          /* A */
    "7 040g4g-6d|4a0a 4a-77|4404",            /* B */
    "7 7d|4g-0a|44-77",                       /* C */
    "7 040g3g-7a|3404",                       /* D */
    "6 6g0g0464 0a5a",                        /* E */
    "6 6g0g04 0a5a",                          /* F */
    "8 8d|4g-0a|44-8959",                     /* G */
    "7 0g04 7g74 0a7a",                       /* H */
    "0 0g04",                                 /* I */
    "5 5g57|3424-07",                         /* J */
    "7 0g04 7g08 2a74",                       /* K */
    "6 0g0464",                               /* L */
    "8 040g478g84",                           /* M */
    "7 040g747g",                             /* N */
    "8 4g-8a|44-0a|4g",                       /* O */
    "7 040g4g-7d|4a0a",                       /* P */
    "8 4g-8a|44-0a|4g 5783",                  /* Q */
    "7 040g4g-7d|4a0a 3a74",                  /* R */
    "7 7d|4g3g-0d|3a4a-77|4434-07",           /* S */
    "8 0g8g 4g44",                            /* T */
    "8 0g08|44-888g",                         /* U */
    "8 0g448g",                               /* V */
    "c 0g346g94cg",                           /* W */
    "7 0g74 7g04",                            /* X */
    "8 0g4a8g 4a44",                          /* Y */
    "7 0g7g0474",                             /* Z */
    "3 3h0h0333",                             /* [ */
    "5 0h53",                                 /* \ */
    "3 0h3h3303",                             /* ] */
    "6 0c3g6c",                               /* ^ */
    "7 0272",                                 /* _ */
    "2 0g2d",                                 /* ` */
    "5 545a|3c-1b 5828-06|2434-56",           /* a */
    "6 0g04 3c-68|34-08|3c",                  /* b */
    "5 5a|3c-08|34-56",                       /* c */
    "6 6g64 3c-68|34-08|3c",                  /* d */
    "6 0868|3c-08|34-65",                     /* e */
    "4 4g3g-1e14 0c4c",                       /* f */
    "6 3c-68|34-08|3c 6c63|3020-01",          /* g */
    "6 0g04 08|3c-6864",                      /* h */
    "0 0c04 0g",                              /* i */
    "2 2c22|00 2g",                           /* j */
    "5 0g04 5c07 2954",                       /* k */
    "2 0g06|24",                              /* l */
    "a 0c04 09|2c3c-5954 59|7c8c-a9a4",       /* m */
    "6 0c04 08|3c-6864",                      /* n */
    "6 3c-68|34-08|3c",                       /* o */
    "6 0c00 3c-68|34-08|3c",                  /* p */
    "6 6c60 3c-68|34-08|3c",                  /* q */
    "4 0c04 08|3c4c",                         /* r */
    "5 5b|3c2c-0a|2838-56|3424-05",           /* s */
    "4 1f16|3444 0c4c",                       /* t */
    "6 0c08|34-68 6c64",                      /* u */
    "6 0c346c",                               /* v */
    "a 0c345c74ac",                           /* w */
    "6 0c64 6c04",                            /* x */
    "6 0c33 6c20",                            /* y */
    "5 0c5c0454",                             /* z */
    "4 4h-2f2c|0a-2825|43",                   /* { */
    "0 0h02",                                 /* | */
    "4 0h-2f2c|4a-2825|03",                   /* } */
    "6 08~1b39~576a",                         /* ~ */
};

const char *image_glyph(char character) {
    return character >= ' ' && character <= '~' ? glyphs[character - ' '] : glyphs['?' - ' '];
}
