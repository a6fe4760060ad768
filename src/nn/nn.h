/* Networks: building, running, training and keeping them. Knows nothing of faces or songs. */
#ifndef NN_NN_H
#define NN_NN_H

#include "nn/graph.h"
#include "nn/plan.h"

#endif
