/* The mood of a face: the labelled faces it is learnt from. This is the one header of expression/
 * that other folders include. */
#ifndef EXPRESSION_EXPRESSION_H
#define EXPRESSION_EXPRESSION_H

#include "expression/samples.h"

#endif
