#include "questions/rivals.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::questions {

namespace {

const PastFigure* figure_at(std::span<const PastFigure> past, std::int64_t at) {
  const auto found = std::lower_bound(past.begin(), past.end(), at,
                                      [](const PastFigure& f, std::int64_t t) { return f.at < t; });
  return found != past.end() && found->at == at ? &*found : nullptr;
}

std::optional<double> before_of(std::span<const PastFigure> past, const PastFigure& figure,
                                int season) {
  if (figure.before) return figure.before;
  const PastFigure* const earlier = figure_at(past, figure.at - season);
  if (earlier == nullptr) return std::nullopt;
  return earlier->value;
}

bool all_positive(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return x > 0; });
}

struct Change {
  double from = 0;
  double to = 0;
};

// Over `years` years up to the figure, each year's on its own footing; as one change on the last one's.
std::optional<Change> change_of(std::span<const PastFigure> past, const PastFigure& last,
                                int season, int years, bool is_relative) {
  double factor = 1;
  double sum = 0;
  for (int k = 0; k < years; ++k) {
    const PastFigure* const figure =
        figure_at(past, last.at - static_cast<std::int64_t>(k) * season);
    const auto before = figure != nullptr ? before_of(past, *figure, season) : std::nullopt;
    if (!before) return std::nullopt;
    factor *= is_relative ? figure->value / *before : 1;
    sum += figure->value - *before;
  }
  return is_relative ? Change{1, factor} : Change{0, sum};
}

std::string too_few(const std::string& what, std::size_t n) {
  return "needs two " + what + " that were known by then, and there " +
         (n == 0 ? "is none" : "is one");
}

// Errors around a center: `moved` by their mean, or not.
void fill(Rival& rival, double center, const std::vector<double>& errors, bool moved,
          const std::string& what) {
  rival.n_past = errors.size();
  if (errors.size() < 2) {
    rival.why_not = too_few(what, errors.size());
    return;
  }
  const auto n = static_cast<double>(errors.size());
  double mean = 0;
  for (const double e : errors) mean += e / n;
  double squares = 0;
  for (const double e : errors) squares += moved ? (e - mean) * (e - mean) : e * e;
  // About a mean that is itself taken from them, or about none.
  const double sd = std::sqrt(squares / (moved ? n - 1 : n));
  const double unit = rival.is_relative ? std::fabs(center) : 1;
  rival.forecast = {center + (moved ? mean * unit : 0), sd * unit};
  if (!(rival.forecast.sd > 0)) {
    rival.why_not = "finds no spread in the " + what + " that were known by then: they are alike";
  }
}

}  // namespace

int Ahead::years() const {
  int years = 1;
  while (at - static_cast<std::int64_t>(years) * season >= first) ++years;
  return years;
}

std::array<Rival, kRivals> rivals(std::span<const PastFigure> past, const Ahead& ahead) {
  std::array<Rival, kRivals> out;
  for (std::size_t k = 0; k < kRivals; ++k) out[k].kind = static_cast<RivalKind>(k);
  Rival& last = out[static_cast<std::size_t>(RivalKind::last_value)];
  Rival& trend = out[static_cast<std::size_t>(RivalKind::trend)];
  Rival& target = out[static_cast<std::size_t>(RivalKind::target)];
  Rival& history = out[static_cast<std::size_t>(RivalKind::history)];

  const int years = ahead.years();
  std::optional<double> base = ahead.before;
  const PastFigure* const known =
      figure_at(past, ahead.at - static_cast<std::int64_t>(years) * ahead.season);
  if (!base && known != nullptr) base = known->value;

  std::vector<double> sizes;
  std::vector<double> values;
  for (const PastFigure& figure : past) {
    values.push_back(figure.value);
    sizes.push_back(figure.value);
    if (figure.before) sizes.push_back(*figure.before);
  }
  if (base) sizes.push_back(*base);
  const bool is_relative = all_positive(sizes);
  std::vector<double> changes;
  for (const PastFigure& figure : past) {
    const auto change = change_of(past, figure, ahead.season, years, is_relative);
    if (change) changes.push_back(change->to - change->from);
  }
  for (Rival* const rival : {&last, &trend}) {
    rival->is_relative = is_relative;
    if (!base) {
      rival->why_not = "needs the figure of the year before, and none was known by then";
    } else {
      fill(*rival, *base, changes, rival == &trend, "changes");
    }
  }

  std::vector<double> planned;
  for (const PastFigure& figure : past) {
    if (figure.target) planned.insert(planned.end(), {figure.value, *figure.target});
  }
  if (ahead.target) planned.push_back(*ahead.target);
  target.is_relative = all_positive(planned);
  std::vector<double> errors;
  for (const PastFigure& figure : past) {
    if (!figure.target) continue;
    errors.push_back(target.is_relative ? figure.value / *figure.target - 1
                                        : figure.value - *figure.target);
  }
  if (!ahead.target) {
    target.why_not = "needs a target of this figure";
  } else {
    fill(target, *ahead.target, errors, true, "errors of earlier targets");
  }

  history.is_relative = false;
  fill(history, 0, values, true, "figures");
  return out;
}

}  // namespace plimsoll::questions
