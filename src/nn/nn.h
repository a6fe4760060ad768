/* Networks: building, running, training and keeping them. Knows nothing of faces or songs. */
#ifndef NN_NN_H
#define NN_NN_H

#include "nn/average.h"
#include "nn/calibration.h"
#include "nn/graph.h"
#include "nn/half.h"
#include "nn/loader.h"
#include "nn/loss.h"
#include "nn/optimiser.h"
#include "nn/plan.h"
#include "nn/schedule.h"
#include "nn/score.h"
#include "nn/stopping.h"
#include "nn/tensors.h"
#include "nn/trainer.h"

#endif
