#include "fit/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "base/workers.h"
#include "dist/laws/common.h"
#include "math/functions.h"

namespace plimsoll::fit {

namespace {

constexpr double kNormal975 = 1.959963984540054;

enum class Scale { plain, log, logit };

Estimate interval(double value, double error, Scale scale) {
  Estimate out{value, error, value, value};
  if (error == 0) return out;
  const double half = kNormal975 * error;
  switch (scale) {
    case Scale::plain:
      out.low = value - half;
      out.high = value + half;
      break;
    case Scale::log:
      out.low = value * math::exp(-half / value);
      out.high = value * math::exp(half / value);
      break;
    case Scale::logit: {
      const double place = math::log(value / (1 - value));
      const double width = half / (value * (1 - value));
      out.low = share_of(place - width);
      out.high = share_of(place + width);
      break;
    }
  }
  return out;
}

Scale scale_of(const Family& family, std::size_t slot) {
  if (family.slots[slot].role == Role::location) return Scale::plain;
  if (family.slots[slot].role == Role::scale) return Scale::log;
  const std::string_view name = family.law().forms[family.form].params[slot].name;
  if (name == "p") return Scale::logit;
  return family.id == dist::LawId::gev || family.id == dist::LawId::gpd ? Scale::plain : Scale::log;
}

double variance_of(const Point& slope, const std::array<Point, kMostParameters>& covariance,
                   std::size_t n) {
  double out = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) out += slope[i] * covariance[i][j] * slope[j];
  }
  return out;
}

// Of the law as a whole, also of what truncation hides.
Estimate quantile_95(const LawFit& fit) {
  const Family& family = *fit.family;
  const auto at = [&](const Point& p) {
    const auto law = dist::make(family.shape(), family.numbers(p, fit.frame));
    return law ? (*law)->upper(0.05) : std::numeric_limits<double>::quiet_NaN();
  };
  const double q = at(fit.top.point);
  Estimate out{q, 0, q, q};
  if (family.law().discrete) {
    if (family.id == dist::LawId::bernoulli) return out;
    // A quantile of counts jumps: that of each end of the parameters' intervals.
    for (std::size_t i = 0; i < family.n_free; ++i) {
      for (const double sign : {-1.0, 1.0}) {
        Point p = fit.top.point;
        const double half = sign * kNormal975 * std::sqrt(fit.top.covariance[i][i]);
        // Along the likelihood's ridge.
        for (std::size_t j = 0; j < family.n_free; ++j)
          p[j] += half * fit.top.covariance[i][j] / fit.top.covariance[i][i];
        out.low = std::min(out.low, at(p));
        out.high = std::max(out.high, at(p));
      }
    }
    return out;
  }
  Point slope{};
  constexpr double h = 1e-4;
  for (std::size_t i = 0; i < family.n_free; ++i) {
    Point p = fit.top.point;
    p[i] += h;
    const double more = at(p);
    p[i] -= 2 * h;
    slope[i] = (more - at(p)) / (2 * h);
  }
  const double error = std::sqrt(variance_of(slope, fit.top.covariance, family.n_free));
  if (!std::isfinite(error)) return out;
  const double base =
      family.values == Values::above && family.id == dist::LawId::gpd ? fit.frame.location : 0;
  const bool positive = family.values == Values::positive ||
                        family.values == Values::not_negative || family.values == Values::above;
  out = interval(q - base, error,
                 family.values == Values::share ? Scale::logit
                 : positive                     ? Scale::log
                                                : Scale::plain);
  out.value += base;
  out.low += base;
  out.high += base;
  return out;
}

}  // namespace

std::unique_ptr<dist::Distribution> LawFit::made() const {
  auto law = dist::make(family->shape(), numbers);
  return law ? std::move(*law) : nullptr;
}

LawFit fit_law(const Sample& sample, const Family& family) {
  LawFit out;
  out.id = family.id;
  out.family = &family;
  if (auto refusal = family.refusal(sample)) {
    out.trouble = *refusal;
    return out;
  }
  const Likelihood likelihood(family, family.framed(sample));
  out.frame = likelihood.data().frame;
  out.top = climb(likelihood);
  const std::string name(family.law().name);
  if (!out.top.trouble.empty()) {
    out.trouble = name + " has no fit: " + out.top.trouble;
    return out;
  }
  out.numbers = family.numbers(out.top.point, out.frame);
  if (const auto law = dist::make(family.shape(), out.numbers); !law) {
    out.trouble = name + " has no fit in its range: " + law.error();
    return out;
  }
  out.fitted = true;
  Point natural{};
  std::array<Point, kMostParameters> slopes{};
  family.natural(out.top.point, natural, slopes);
  for (std::size_t i = 0; i < family.slots.size(); ++i) {
    const Slot& slot = family.slots[i];
    double error = 0;
    if (slot.free >= 0) {
      error = std::sqrt(variance_of(slopes[static_cast<std::size_t>(slot.free)], out.top.covariance,
                                    family.n_free));
      if (slot.role != Role::plain) error *= out.frame.scale;
    }
    out.estimates.push_back(interval(out.numbers[i], error, scale_of(family, i)));
  }
  out.log_likelihood = likelihood.unframed(out.top.local.value, sample.n_exact);
  const auto k = static_cast<double>(family.n_free);
  out.aic = 2 * k - 2 * out.log_likelihood;
  out.bic = k * math::log(sample.n) - 2 * out.log_likelihood;
  out.quantile_95 = quantile_95(out);
  return out;
}

namespace {

enum class Part { row, below, above };

// The log density, or probability, of one observation, given that it was recorded.
double score_of(const Likelihood& f, Part part, std::size_t row, const Point& at) {
  const double kept = f.kept(at).value;
  if (part == Part::below) return f.below(at).value - kept;
  if (part == Part::above) return f.above(at).value - kept;
  return f.unframed(f.family().one(f.data().rows[row].row, at).value, 1) - kept;
}

// By refitting without it; minus infinity where that has no fit, or does not allow it.
double score_without(const Likelihood& whole, Part part, std::size_t row, const Point& start) {
  Framed rest = whole.data();
  double& weight = part == Part::below   ? rest.n_below
                   : part == Part::above ? rest.n_above
                                         : rest.rows[row].weight;
  const double taken = std::min(1.0, weight);
  weight -= taken;
  rest.n -= taken;
  if (part == Part::row) {
    rest.n_exact -= taken;
    if (rest.rows[row].weight == 0)
      rest.rows.erase(rest.rows.begin() + static_cast<std::ptrdiff_t>(row));
  }
  if (rest.rows.empty()) return kNever;
  const Top top = climb(Likelihood(whole.family(), std::move(rest)), &start);
  return top.trouble.empty() ? score_of(whole, part, row, top.point) : kNever;
}

// One step of Newton is not trusted where it is longer, in standard errors squared.
constexpr double kInfluential = 0.02;

// How many rows are fitted again where a step is not trusted, the most influential first: as many as a second pays for.
std::size_t most_refits(std::size_t n_rows) {
  return std::clamp<std::size_t>(1'000'000 / n_rows, 10, 200);
}

// Of a Laplace law, for whole weights: a value left out moves the median as any other on its side of it does, so all of them are
// fitted again at once.
std::vector<double> laplace_scores(const Likelihood& whole) {
  const std::vector<WeightedRow>& rows = whole.data().rows;
  const double median = whole.family().starts(whole.data())[0][0];
  std::vector<double> scores;
  double side = 0;
  double location = 0;
  double sum = 0;
  for (const WeightedRow& row : rows) {
    const double its_side = row.row.x < median ? -1 : row.row.x > median ? 1 : 0;
    if (scores.empty() || its_side != side) {
      side = its_side;
      Framed rest = whole.data();
      const std::size_t i = scores.size();
      rest.n_exact -= 1;
      rest.rows[i].weight -= 1;
      if (rest.rows[i].weight == 0)
        rest.rows.erase(rest.rows.begin() + static_cast<std::ptrdiff_t>(i));
      location = whole.family().starts(rest)[0][0];
      sum = 0;
      for (const WeightedRow& other : rows) sum += other.weight * std::fabs(other.row.x - location);
    }
    const double off = std::fabs(row.row.x - location);
    const double scale = (sum - off) / (whole.data().n_exact - 1);
    scores.push_back(whole.unframed(-math::log(2 * scale) - off / scale, 1));
  }
  return scores;
}

}  // namespace

void add_scores(const Sample& sample, LawFit& fit, std::size_t exact_rows) {
  if (!fit.fitted) return;
  const Family& family = *fit.family;
  const std::size_t n = family.n_free;
  const Likelihood whole(family, family.framed(sample, &fit.frame));
  const Point& top = fit.top.point;
  fit.scores_exact = sample.values.size() <= exact_rows;
  fit.scores.clear();
  const Local kept = whole.kept(top);
  const bool by_sides = family.closed_only && sample.whole_weights && !fit.scores_exact;
  if (by_sides) {
    fit.scores = laplace_scores(whole);
    fit.scores_exact = true;
  }
  std::vector<std::pair<double, std::size_t>> doubtful;
  for (std::size_t i = fit.scores.size(); i < sample.values.size(); ++i) {
    if (fit.scores_exact) {
      fit.scores.push_back(score_without(whole, Part::row, i, top));
      continue;
    }
    const WeightedRow& row = whole.data().rows[i];
    const double taken = std::min(1.0, row.weight);
    Local own = family.one(row.row, top);
    own.add(kept, -1);
    std::array<Point, kMostParameters> rest{};
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b)
        rest[a][b] = taken * own.bend[a][b] - fit.top.local.bend[a][b];
    }
    double score = kNever;
    double influence = std::numeric_limits<double>::infinity();
    if (const auto covariance = inverse_of(rest, n)) {
      influence = 0;
      Point move{};
      Point at = top;
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) move[a] -= (*covariance)[a][b] * taken * own.slope[b];
        at[a] += move[a];
      }
      double kept_there = kept.value;
      for (std::size_t a = 0; a < n; ++a) {
        kept_there += kept.slope[a] * move[a];
        for (std::size_t b = 0; b < n; ++b) kept_there += 0.5 * move[a] * kept.bend[a][b] * move[b];
      }
      for (std::size_t a = 0; a < n; ++a) influence -= move[a] * taken * own.slope[a];
      score = whole.unframed(family.one(row.row, at).value, 1) - kept_there;
    }
    if (!std::isfinite(score)) influence = std::numeric_limits<double>::infinity();
    if (influence > kInfluential) doubtful.emplace_back(-influence, i);
    fit.scores.push_back(score);
  }
  std::sort(doubtful.begin(), doubtful.end());
  if (doubtful.size() > most_refits(sample.values.size()))
    doubtful.resize(most_refits(sample.values.size()));
  for (const auto& [influence, i] : doubtful)
    fit.scores[i] = score_without(whole, Part::row, i, top);
  if (sample.n_below > 0) fit.scores.push_back(score_without(whole, Part::below, 0, top));
  if (sample.n_above > 0) fit.scores.push_back(score_without(whole, Part::above, 0, top));
  fit.score = 0;
  for (std::size_t i = 0; i < fit.scores.size(); ++i) {
    const double weight = i < sample.weights.size()                          ? sample.weights[i]
                          : i == sample.weights.size() && sample.n_below > 0 ? sample.n_below
                                                                             : sample.n_above;
    fit.score += weight * fit.scores[i];
  }
  if (!std::isfinite(fit.score)) {
    const bool leaves_none = sample.n_exact <= 1 || sample.values.size() <= family.n_free;
    fit.trouble = std::string(family.law().name) + " is not ranked: " +
                  (leaves_none ? "without one of the values, too few are left to fit it to"
                               : "fitted without one of the values, it does not allow that value");
  }
}

bool looks_like_counts(const Sample& sample) {
  if (sample.values.empty()) return false;
  for (const double x : sample.values) {
    if (!(x >= 0 && x == std::floor(x))) return false;
  }
  return static_cast<double>(sample.values.size()) < 0.75 * sample.n_exact;
}

std::vector<LawFit> fit_laws(const Sample& sample, const Options& options) {
  std::vector<dist::LawId> laws = options.laws;
  if (laws.empty()) {
    const bool counts = !options.have_unit && looks_like_counts(sample);
    for (const Family* family : all_families()) {
      if (!family->usual || family->law().discrete != counts) continue;
      // Shares and flags are told by their values.
      const bool narrow = family->values == Values::share || family->values == Values::flag;
      if (!narrow || !family->refusal(sample)) laws.push_back(family->id);
    }
  }
  std::vector<LawFit> fits(laws.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stopped = false;
  std::mutex telling;
  std::size_t done = 0;
  const auto work = [&](int) {
    while (!stopped) {
      const std::size_t i = next++;
      if (i >= laws.size()) return;
      LawFit& fit = fits[i];
      const dist::Law& law = dist::law(laws[i]);
      if (options.have_unit && law.plain_result) {
        fit.id = laws[i];
        fit.trouble = std::string(law.name) + " is of plain counts, and the values have a unit";
      } else if (const Family* family = find_family(laws[i])) {
        fit = fit_law(sample, *family);
        add_scores(sample, fit);
        add_goodness(sample, fit, options.resamples, options.seed);
      } else {
        fit.id = laws[i];
        fit.trouble = std::string(dist::law(laws[i]).name) + " is not fitted: " + why_not(laws[i]);
      }
      const std::lock_guard<std::mutex> lock(telling);
      if (options.stop && options.stop(++done, laws.size())) stopped = true;
    }
  };
  const int n_threads = std::min(thread_count(options.threads),
                                 static_cast<int>(std::max<std::size_t>(laws.size(), 1)));
  // Where threads cannot be had, one does it.
  if (run_workers(n_threads, work)) work(0);
  if (stopped) return {};

  std::stable_sort(fits.begin(), fits.end(), [](const LawFit& a, const LawFit& b) {
    if (a.trouble.empty() != b.trouble.empty()) return a.trouble.empty();
    return a.trouble.empty() && a.score > b.score;
  });
  if (fits.empty() || !fits[0].trouble.empty()) return fits;
  const LawFit& best = fits[0];
  for (LawFit& fit : fits) {
    if (!fit.trouble.empty()) break;
    fit.score_below_best = best.score - fit.score;
    double square = 0;
    for (std::size_t i = 0; i < fit.scores.size(); ++i) {
      const double weight = i < sample.weights.size()                          ? sample.weights[i]
                            : i == sample.weights.size() && sample.n_below > 0 ? sample.n_below
                                                                               : sample.n_above;
      const double off = best.scores[i] - fit.scores[i] - fit.score_below_best / sample.n;
      square += weight * off * off;
    }
    fit.score_error = sample.n > 1 ? std::sqrt(sample.n / (sample.n - 1) * square) : 0;
    fit.is_near_best = fit.score_below_best <= fit.score_error;
  }
  return fits;
}

TailFit fit_tail(const Sample& sample, double threshold) {
  TailFit out;
  out.threshold = threshold;
  const Bounds& known = sample.bounds;
  const auto told = [](double bound) { return dist::number_text(bound); };
  if (known.truncated_below && threshold < *known.truncated_below) {
    out.trouble = "nothing below " + told(*known.truncated_below) +
                  " was recorded: a tail begins there or above";
  } else if (known.censored_below && sample.n_below > 0 && threshold < *known.censored_below) {
    out.trouble = "values up to " + told(*known.censored_below) +
                  " are known by that bound only: a tail begins there or above";
  } else if (known.truncated_above && !(threshold < *known.truncated_above)) {
    out.trouble = "nothing above " + told(*known.truncated_above) + " was recorded";
  } else if (known.censored_above && sample.n_above > 0 && !(threshold < *known.censored_above)) {
    out.trouble = "values from " + told(*known.censored_above) +
                  " on are known by that bound only: a tail begins below it";
  }
  if (!out.trouble.empty()) return out;
  Sample above;
  above.bounds = sample.bounds;
  above.bounds.truncated_below = threshold;
  above.bounds.censored_below.reset();
  above.n_above = sample.n_above;
  for (std::size_t i = 0; i < sample.values.size(); ++i) {
    if (!(sample.values[i] > threshold)) continue;
    above.values.push_back(sample.values[i]);
    above.weights.push_back(sample.weights[i]);
    above.n_exact += sample.weights[i];
  }
  above.n = out.n_above = above.n_exact + above.n_above;
  const LawFit fit = fit_law(above, *find_family(dist::LawId::gpd));
  if (!fit.trouble.empty()) {
    out.trouble = fit.trouble;
    return out;
  }
  out.scale = fit.estimates[1];
  out.shape = fit.estimates[2];
  // By log scale and shape.
  const double scale = out.scale.value;
  const double value = scale - out.shape.value * threshold;
  const double variance = variance_of({scale, -threshold, 0}, fit.top.covariance, 2);
  out.modified_scale = interval(value, std::sqrt(variance), Scale::plain);
  return out;
}

std::vector<TailFit> stability(const Sample& sample) {
  std::vector<TailFit> out;
  if (sample.values.empty()) return out;
  constexpr double kLevels[] = {0.5,  0.55, 0.6,   0.65, 0.7,   0.75, 0.8,
                                0.85, 0.9,  0.925, 0.95, 0.975, 0.99};
  for (const double level : kLevels) {
    const double threshold = sample.quantile(level);
    double above = sample.n_above;
    for (std::size_t i = sample.values.size(); i-- > 0 && sample.values[i] > threshold;)
      above += sample.weights[i];
    if (above < kFewestInTail) break;
    if (!out.empty() && !(threshold > out.back().threshold)) continue;
    out.push_back(fit_tail(sample, threshold));
  }
  return out;
}

}  // namespace plimsoll::fit
