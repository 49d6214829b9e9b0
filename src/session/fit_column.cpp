// From a column to laws, ranked, with the lines to paste.
#include "session/fit_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <limits>

#include "base/text.h"
#include "check/observed_column.h"
#include "data/propose.h"
#include "diag/meant.h"
#include "fit/fit.h"
#include "session/compile.h"
#include "session/manners.h"
#include "session/observations.h"
#include "session/state.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

// What is fitted, and where it is from.
struct Column {
  Observations observations;
  std::string sha256;
  // What messages and evidence call it.
  std::string called;
  // "losses.csv, column amount".
  std::string evidence;
};

Result<Column> column_of_file(const FitRequest& request, const Control& control) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::exists(request.path, error))
    return Error{diag::cannot_open(request.path, ENOENT), ErrorKind::usage};
  const Result<std::string> bytes = source::read_text(request.path);
  if (!bytes) return bytes.failure();
  if (control.opened) {
    const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
    if (auto stop = control.opened({*diagnostics, {request.path}, {}, {}})) return *stop;
  }
  Column out;
  const std::string file = fs::path(request.path).filename().string();
  Result<Observations> read =
      read_observations(*bytes, file, request.sheet, request.column, request.weights);
  if (!read) return read.failure();
  out.observations = std::move(*read);
  out.sha256 = source::sha256_hex(*bytes);
  out.called = "'" + file + "'";
  out.evidence = file + ", " +
                 (out.observations.sheet.empty() ? "" : "sheet " + out.observations.sheet + ", ") +
                 "column " + out.observations.column;
  return out;
}

Result<Column> column_of_model(const Model& model, const FitRequest& request,
                               const Control& control) {
  if (!request.sheet.empty() || !request.column.empty() || !request.weights.empty()) {
    return Error{
        "the model's source says what its sheet and columns are: leave --sheet, --column and "
        "--weights out",
        ErrorKind::usage};
  }
  auto sources = std::make_shared<source::SourceMap>();
  diag::Sink sink;
  auto found = check::observed_column(request.path, model.state()->source.path,
                                      check_options(model, {}), *sources, sink);
  if (!found || sink.has_errors()) {
    const bool missing = is_missing_model(sink.all(), model);
    return wrong(sources, sink.all(), missing ? ErrorKind::usage : ErrorKind::model);
  }
  if (control.opened) {
    const auto diagnostics = diagnostics_of(sources, sink.all());
    if (auto stop = control.opened({*diagnostics, {found->file}, {}, {}})) return *stop;
  }
  Column out;
  out.sha256 = found->sha256;
  out.called = "`" + request.path + "`";
  out.evidence = request.path;
  Observations& read = out.observations;
  read.column = read.heading = found->name;
  if (!found->plain) read.unit = found->unit.text();
  for (const double x : found->values) read.values.push_back(x / found->unit.scale);
  for (const std::uint32_t line : found->lines)
    read.places.push_back("line " + std::to_string(line) + " of " + found->file);
  if (found->n_later > 0) {
    read.notes.push_back(std::to_string(found->n_later) +
                         (found->n_later == 1 ? " row was" : " rows were") +
                         " known after the model's date only, and left out");
  }
  return out;
}

Result<std::vector<dist::LawId>> laws_of(const FitRequest& request) {
  std::vector<dist::LawId> out;
  for (const std::string& name : request.laws) {
    const dist::Law* law = dist::find_law(name);
    if (law == nullptr) {
      std::vector<std::string_view> names;
      for (const dist::Law* one : dist::all_laws()) names.push_back(one->name);
      return Error{diag::has_no("the language", "distribution", name, names), ErrorKind::usage};
    }
    if (std::ranges::find(out, law->id) == out.end()) out.push_back(law->id);
  }
  return out;
}

// So many significant digits, of large numbers without an exponent that a reader has to count.
std::string figure(double x, int digits = 6) {
  std::string text = fmt::format("{:.{}g}", x, digits);
  if (text.find('e') == text.npos) return text;
  const double size = std::fabs(x);
  if (size >= 1 && size < 1e15) return fmt::format("{:.0f}", x);
  return text;
}

// Six digits, and more where these would move it by a thousandth of its error or of `width`: a place far from 0 of a narrow law.
std::string estimated(const fit::Estimate& e, double width) {
  if (!(e.error > 0)) return shortest(e.value);
  constexpr int kDigits = 6;
  constexpr int kMostDigits = 17;
  const double wanted = 1e-3 * std::min(e.error, width);
  for (int digits = kDigits; digits < kMostDigits; ++digits) {
    const std::string text = figure(e.value, digits);
    if (std::fabs(std::strtod(text.c_str(), nullptr) - e.value) <= wanted) return text;
  }
  return shortest(e.value);
}

// Between quotes of the language.
std::string quoted_words(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\'';
    } else {
      out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return out;
}

std::string law_words(const fit::LawFit& fit, const std::string& unit) {
  const dist::Form& form = fit.family->law().forms[fit.family->form];
  std::vector<std::string> parts;
  double width = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    if (fit.family->slots[i].role == fit::Role::scale) width = std::min(width, fit.numbers[i]);
  }
  constexpr double kAny = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    const auto& standard = form.params[i].default_value;
    if (fit.family->slots[i].free < 0 && standard && *standard == fit.numbers[i]) continue;
    parts.push_back(std::string(form.params[i].name) + ": " +
                    estimated(fit.estimates[i],
                              fit.family->slots[i].role == fit::Role::location ? width : kAny));
  }
  std::string out = std::string(fit.family->law().name) + "(" + joined(parts) + ")";
  if (!unit.empty() && !fit.family->law().plain_result) out += " " + unit;
  return out;
}

FitResult::Estimate estimate_of(const fit::Estimate& e) {
  FitResult::Estimate out;
  out.value = e.value;
  if (e.error > 0) out.error = e.error;
  out.low = e.low;
  out.high = e.high;
  return out;
}

std::string count_words(double n) {
  return figure(n);
}

std::string bounds_words(const fit::Bounds& bounds, const std::string& unit) {
  std::string out;
  const auto add = [&](const std::string& words, const std::optional<double>& bound) {
    if (bound) out += ", " + words + " " + shortest(*bound) + (unit.empty() ? "" : " " + unit);
  };
  add("recorded from", bounds.truncated_below);
  add("recorded up to", bounds.truncated_above);
  add("known only as at most", bounds.censored_below);
  add("known only as at least", bounds.censored_above);
  return out;
}

constexpr std::size_t kMostPairs = 200;

std::vector<FitResult::QuantilePair> pairs_of(const fit::Sample& sample, const fit::LawFit& fit) {
  std::vector<FitResult::QuantilePair> out;
  const auto law = fit::observed_law(sample, fit);
  if (law == nullptr) return out;
  const std::size_t n = std::min(kMostPairs, static_cast<std::size_t>(sample.n_exact));
  for (std::size_t i = 0; i < n; ++i) {
    const double level = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    const double fitted = level <= 0.5 ? law->lower(level) : law->upper(1 - level);
    out.push_back({level, sample.quantile(level), fitted});
  }
  return out;
}

// It is a law of what was recorded, and says nothing of what lies below.
bool begins_at_bound(const std::string& law, const FitResult& result) {
  return result.truncated_below && (law == "gpd" || law == "pareto");
}

// Where an interval of the 95 % quantile is wider than that, data say little of it.
constexpr double kWideFactor = 2;
constexpr double kFew = 30;

std::vector<std::string> cautions_of(const FitResult& result) {
  std::vector<std::string> out;
  const FitResult::Law* best =
      !result.laws.empty() && result.laws[0].why_not.empty() ? &result.laws[0] : nullptr;
  if (best == nullptr) return out;
  const FitResult::Estimate& q = best->quantile_95;
  const std::string unit = result.unit.empty() ? "" : " " + result.unit;
  const bool wide =
      q.low > 0 ? q.high > kWideFactor * q.low : q.high - q.low > 2 * (q.value - result.mean);
  if (result.n < kFew || wide) {
    out.push_back(
        fmt::format("{} {} {}: the 95 % quantile, {}{} by {}, lies somewhere from {}{} to {}{}, if "
                    "it is that law",
                    count_words(result.n), result.n == 1 ? "value" : "values",
                    result.n < kFew ? "are few" : "leave much open", figure(q.value), unit,
                    best->name, figure(q.low), unit, figure(q.high), unit));
  }
  std::vector<std::string> near;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const FitResult::Law& law : result.laws) {
    if (!law.near_best) continue;
    near.push_back(law.name);
    if (begins_at_bound(law.name, result)) continue;
    low = std::min(low, law.quantile_95.value);
    high = std::max(high, law.quantile_95.value);
  }
  if (near.size() > 1 && low < high) {
    out.push_back(
        fmt::format("the data do not tell {} apart; their 95 % quantiles lie from {}{} to {}{}",
                    joined(near), figure(low), unit, figure(high), unit));
  }
  if (result.tail && result.tail->why_not.empty() && result.tail->n_above < kFew) {
    out.push_back(fmt::format(
        "{} values above {}{} are few for a tail: its shape lies somewhere from {} to {}",
        count_words(result.tail->n_above), figure(result.tail->threshold), unit,
        figure(result.tail->shape.low), figure(result.tail->shape.high)));
  }
  constexpr double kRejected = 0.05;
  if (best->p_anderson_darling && *best->p_anderson_darling < kRejected) {
    out.push_back(
        fmt::format("even the best law, {}, fits badly: a sample of it is as far off with a chance "
                    "of {:.2g} only",
                    best->name, *best->p_anderson_darling));
  }
  return out;
}

FitResult::Tail tail_of(const fit::TailFit& tail, const FitResult& result,
                        const std::string& evidence) {
  FitResult::Tail out;
  out.threshold = tail.threshold;
  out.n_above = tail.n_above;
  out.share_above = tail.n_above / result.n;
  out.why_not = tail.trouble;
  if (!tail.trouble.empty()) return out;
  out.shape = estimate_of(tail.shape);
  out.scale = estimate_of(tail.scale);
  out.modified_scale = estimate_of(tail.modified_scale);
  out.draw = fmt::format(
      "draw {}_above ~ gpd(location: {}, scale: {}, shape: {}){}   judgement \"{} of them above "
      "{}\"",
      result.name, shortest(tail.threshold), figure(tail.scale.value), figure(tail.shape.value),
      result.unit.empty() ? "" : " " + result.unit, evidence, count_words(tail.n_above));
  return out;
}

std::optional<Error> ranges_of(const FitRequest& request) {
  if (request.resamples && (*request.resamples < 0 || *request.resamples > 100'000))
    return Error{"resamples are 0 to 100,000", ErrorKind::usage};
  if (request.threads < 0 || request.threads > 1024)
    return Error{"threads are 0 to 1024", ErrorKind::usage};
  return std::nullopt;
}

}  // namespace

namespace {

Result<FitResult> fit_observations(const FitRequest& request, const std::vector<dist::LawId>& laws,
                                   const Column& column, const Control& control) {
  const Observations* read = &column.observations;
  const auto in_values = [&](const std::optional<double>& bound) {
    return bound ? std::optional(*bound / read->divisor) : bound;
  };
  const fit::Bounds bounds{in_values(request.truncated_below), in_values(request.truncated_above),
                           in_values(request.censored_below), in_values(request.censored_above)};
  const fit::MadeSample made = fit::sample_of(read->values, read->weights, bounds);
  if (made.fault) {
    if (made.fault->row == SIZE_MAX) return Error{made.fault->what, ErrorKind::usage};
    return Error{column.called + ", " + read->places[made.fault->row] + ": " + made.fault->what,
                 ErrorKind::model};
  }
  const fit::Sample& sample = made.sample;
  if (sample.values.empty()) {
    return Error{column.called + " has no value in column `" + read->heading +
                     "` that is known exactly, and no law can be fitted to bounds alone",
                 ErrorKind::model};
  }

  FitResult out;
  out.path = request.path;
  out.sha256 = column.sha256;
  out.sheet = read->sheet;
  out.column = read->column;
  out.unit = read->unit;
  out.weights = request.weights;
  out.name = data::name_of_text(read->column, "loss");
  out.n_rows = read->values.size();
  out.n = sample.n;
  out.n_below = sample.n_below;
  out.n_above = sample.n_above;
  out.truncated_below = bounds.truncated_below;
  out.truncated_above = bounds.truncated_above;
  out.censored_below = bounds.censored_below;
  out.censored_above = bounds.censored_above;
  out.mean = sample.mean();
  out.sd = std::sqrt(sample.variance());
  out.least = sample.values.front();
  out.most = sample.values.back();
  out.seed = request.seed;
  out.notes = read->notes;

  fit::Options options;
  options.laws = laws;
  options.have_unit = !out.unit.empty();
  options.resamples = request.resamples.value_or(
      sample.n <= static_cast<double>(FitRequest::kResampledValues) ? FitRequest::kResamples : 0);
  if (!sample.whole_weights && options.resamples > 0) {
    if (request.resamples)
      out.notes.push_back("weights that are no whole numbers count no observations: no p-values");
    options.resamples = 0;
  }
  if (sample.n > 1e7) options.resamples = 0;
  options.seed = request.seed;
  options.threads = request.threads;
  options.stop = [&](std::size_t done, std::size_t all) {
    return done < all && step(control, done, all).has_value();
  };
  out.resamples = options.resamples;
  const std::vector<fit::LawFit> fits = fit::fit_laws(sample, options);
  if (auto stop = stopped(control)) return *stop;
  out.counts = !fits.empty() && dist::law(fits[0].id).discrete;

  std::string evidence =
      "maximum likelihood: " + quoted_words(column.evidence) + ", n = " + count_words(out.n);
  evidence += bounds_words(bounds, out.unit);
  for (const fit::LawFit& one : fits) {
    FitResult::Law law;
    law.name = dist::law(one.id).name;
    law.why_not = one.trouble;
    law.fitted = one.fitted;
    if (!one.fitted) {
      out.laws.push_back(std::move(law));
      continue;
    }
    const auto& params = one.family->law().forms[one.family->form].params;
    for (std::size_t i = 0; i < params.size(); ++i)
      law.parameters.push_back({std::string(params[i].name), estimate_of(one.estimates[i])});
    law.law = law_words(one, out.unit);
    law.draw = "draw " + out.name + " ~ " + law.law + "   judgement \"" + evidence + "\"";
    law.log_likelihood = one.log_likelihood;
    law.aic = one.aic;
    law.bic = one.bic;
    if (one.trouble.empty()) {
      law.score = one.score;
      law.score_below_best = one.score_below_best;
      law.score_error = one.score_error;
      law.near_best = one.is_near_best;
    }
    law.score_exact = one.scores_exact;
    law.kolmogorov_smirnov = one.goodness.kolmogorov_smirnov;
    law.anderson_darling = one.goodness.anderson_darling;
    law.p_kolmogorov_smirnov = one.goodness.p_kolmogorov_smirnov;
    law.p_anderson_darling = one.goodness.p_anderson_darling;
    law.quantile_95 = estimate_of(one.quantile_95);
    out.laws.push_back(std::move(law));
  }
  if (!fits.empty() && fits[0].trouble.empty()) out.quantiles = pairs_of(sample, fits[0]);
  if (request.threshold)
    out.tail = tail_of(fit::fit_tail(sample, *in_values(request.threshold)), out, evidence);
  if (request.stability) {
    for (const fit::TailFit& tail : fit::stability(sample))
      out.stability.push_back(tail_of(tail, out, evidence));
    if (out.stability.empty())
      out.notes.push_back(fmt::format(
          "too few values for a tail: at least {} lie above a threshold", fit::kFewestInTail));
  }
  if (!request.resamples && options.resamples == 0 && sample.whole_weights)
    out.notes.push_back("no p-values of so many values unless --resamples asks for them");
  for (const FitResult::Law& law : out.laws) {
    if (law.score && begins_at_bound(law.name, out))
      out.notes.push_back(
          law.name + " begins at " + figure(*out.truncated_below) +
          ": it is the law of what was recorded, and its 95 % quantile is that of these");
  }
  out.cautions = cautions_of(out);
  if (auto stop = step(control, 1, 1)) return *stop;
  return out;
}

// What needs no data.
Result<std::vector<dist::LawId>> asked_laws(const FitRequest& request) {
  if (auto wrong_range = ranges_of(request)) return *wrong_range;
  return laws_of(request);
}

}  // namespace

Result<FitResult> fit_column(const FitRequest& request, const Control& control) {
  const Result<std::vector<dist::LawId>> laws = asked_laws(request);
  if (!laws) return laws.failure();
  const Result<Column> column = column_of_file(request, control);
  if (!column) return column.failure();
  if (auto stop = step(control, 0, 1)) return *stop;
  return fit_observations(request, *laws, *column, control);
}

Result<FitResult> fit_column(const Model& model, const FitRequest& request,
                             const Control& control) {
  const Result<std::vector<dist::LawId>> laws = asked_laws(request);
  if (!laws) return laws.failure();
  if (auto none = has_no_path(model)) return *none;
  const Result<Column> column = column_of_model(model, request, control);
  if (!column) return column.failure();
  if (auto stop = step(control, 0, 1)) return *stop;
  return fit_observations(request, *laws, *column, control);
}

Result<FitResult> fit_values(FitValues values, const FitRequest& request, const Control& control) {
  const Result<std::vector<dist::LawId>> laws = asked_laws(request);
  if (!laws) return laws.failure();
  if (!values.weights.empty() && values.weights.size() != values.values.size()) {
    return Error{fmt::format("there are {} values and {} weights", values.values.size(),
                             values.weights.size()),
                 ErrorKind::usage};
  }
  Column column;
  column.called = request.path;
  column.evidence = request.path;
  Observations& read = column.observations;
  read.column = read.heading = values.name;
  read.unit = values.unit;
  read.values = std::move(values.values);
  read.weights = std::move(values.weights);
  for (std::size_t i = 0; i < read.values.size(); ++i)
    read.places.push_back("value " + std::to_string(i));
  if (auto stop = step(control, 0, 1)) return *stop;
  return fit_observations(request, *laws, column, control);
}

}  // namespace plimsoll::session
