#include "check/laws/column_correlation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include "check/context.h"
#include "check/messages.h"
#include "math/functions.h"
#include "math/rank_correlation.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

constexpr std::string_view kSpearman = "spearman";
constexpr std::string_view kScores = "normal_scores";

// Nothing where either is constant.
std::optional<double> pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (!(xx > 0 && yy > 0)) return std::nullopt;
  return std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
}

}  // namespace

bool is_column_correlation(const Expr& e) {
  return e.kind == ExprKind::call && e.left->kind == ExprKind::name && e.args.size() == 2 &&
         (e.left->text == kSpearman || e.left->text == kScores || e.left->text == "kendall");
}

std::optional<double> column_correlation(Context& context, const Expr& e) {
  const std::string_view measure = e.left->text;
  if (measure != kSpearman && measure != kScores) {
    error(context, Kind::call_arguments, e.left->span,
          "a correlation is estimated from columns as `spearman` or `normal_scores`")
        .add_fix("write `spearman`", e.left->span, "spearman", "of ranks");
    return std::nullopt;
  }
  const Expr& first = *e.args[0].value;
  const Expr& second = *e.args[1].value;
  const auto a = context.store->column(first, context.sink);
  const auto b = context.store->column(second, context.sink);
  if (!a || !b) return std::nullopt;
  if (a->file != b->file || first.args.size() != 1 || second.args.size() != 1) {
    error(context, Kind::call_arguments, second.span,
          a->file != b->file ? "columns of one table are paired row by row, and these are of `" +
                                   a->file + "` and `" + b->file + "`"
                             : "columns of a table are paired row by row, and rows of keys are not")
        .label(first.span, "the first");
    return std::nullopt;
  }
  std::unordered_map<std::uint32_t, double> known;
  for (std::size_t i = 0; i < a->values.size(); ++i) known.emplace(a->lines[i], a->values[i]);
  std::vector<double> x;
  std::vector<double> y;
  for (std::size_t i = 0; i < b->values.size(); ++i) {
    const auto found = known.find(b->lines[i]);
    if (found == known.end()) continue;
    x.push_back(found->second);
    y.push_back(b->values[i]);
  }
  if (x.size() < kFewestPairs) {
    error(context, Kind::call_arguments, e.span,
          "a correlation needs " + std::to_string(kFewestPairs) +
              " rows with both values, and there " + (x.size() == 1 ? "is " : "are ") +
              std::to_string(x.size()));
    return std::nullopt;
  }
  x = math::middle_ranks(x);
  y = math::middle_ranks(y);
  if (measure == kScores) {
    const auto n = static_cast<double>(x.size());
    for (std::vector<double>* ranks : {&x, &y}) {
      for (double& r : *ranks) {
        const double level = r / (n + 1);
        r = math::normal_score(level <= 0.5 ? level : level - 1);
      }
    }
  }
  const auto r = pearson(x, y);
  if (!r) {
    error(context, Kind::call_arguments, e.span,
          "one of the columns has the same value in all of these " + std::to_string(x.size()) +
              " rows");
  }
  return r;
}

}  // namespace plimsoll::check
