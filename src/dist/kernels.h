// Every kernel of all.def, under the name <law>_kernel. For the block executor: Kernel::sample<Pack> has the bits of
// Distribution::sample in each lane, and NaN in lanes whose parameters make() would refuse.
//
//   takes    latents as signed tails: p > 0 for probability p <= 1/2 from below, -q < 0 for q <=
//            1/2 from above; the parameters of form 0
//   scores   NormalKernel and LognormalKernel also have from_score(z, parameters...)
#pragma once

#include "dist/laws/bernoulli.h"
#include "dist/laws/cauchy.h"
#include "dist/laws/exponential.h"
#include "dist/laws/gev.h"
#include "dist/laws/gpd.h"
#include "dist/laws/gumbel.h"
#include "dist/laws/laplace.h"
#include "dist/laws/log_logistic.h"
#include "dist/laws/logistic.h"
#include "dist/laws/lognormal.h"
#include "dist/laws/normal.h"
#include "dist/laws/pareto.h"
#include "dist/laws/rayleigh.h"
#include "dist/laws/triangular.h"
#include "dist/laws/uniform.h"
#include "dist/laws/uniform_int.h"
#include "dist/laws/weibull.h"
