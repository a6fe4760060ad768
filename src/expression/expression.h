/* The mood of a face: labelled faces, networks that learn from them, and the models they become.
 * This is the one header of expression/ that other folders include. */
#ifndef EXPRESSION_EXPRESSION_H
#define EXPRESSION_EXPRESSION_H

#include "expression/annotate.h"
#include "expression/architecture.h"
#include "expression/certainty.h"
#include "expression/classifier.h"
#include "expression/contact_sheet.h"
#include "expression/evaluation.h"
#include "expression/follower.h"
#include "expression/lessons.h"
#include "expression/looker.h"
#include "expression/model.h"
#include "expression/recipe.h"
#include "expression/samples.h"
#include "expression/subset.h"
#include "expression/training_faces.h"
#include "expression/votes.h"
#include "expression/why.h"

#endif
