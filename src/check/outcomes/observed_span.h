// Figures of several periods that are no fiscal year: a quarter in a model of months.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "check/context.h"
#include "check/outcomes/statistic.h"

namespace plimsoll::check {

// The figure of `n_periods` up to each period: what a fiscal year adds up is added up over them, what stands at its end is as in the
// last one, and what is worked out of both, such as a margin, is so of these. Error: it is of something else, such as the
// length of a year. `when` is what was asked for, for the message.
std::optional<Sampled> sample_of_span(Context& context, const syntax::Expr& e,
                                      std::uint32_t n_periods, const Scope& scope,
                                      const syntax::PeriodLiteral& when, std::uint32_t last);

}  // namespace plimsoll::check
