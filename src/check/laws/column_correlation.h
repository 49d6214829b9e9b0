// A correlation estimated from two columns of one table, row by row.
//
//   spearman       the correlation of ranks, ties with the mean of theirs
//   normal_scores  that of the normal quantiles of rank / (n + 1), which is the latent one of a Gaussian copula
//   rows           those with both values; fewer than kFewestPairs say nothing and are refused
//   errors         call_arguments, and those of Store::column
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

inline constexpr std::size_t kFewestPairs = 5;

// `spearman(prices[oil], prices[gas])`: a call with two arguments, one of these names.
bool is_column_correlation(const Expr& e);
// As the measure that the call names; not yet a latent correlation where that is `spearman`.
std::optional<double> column_correlation(Context& context, const Expr& e);

}  // namespace plimsoll::check
