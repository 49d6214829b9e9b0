// From a column to laws, ranked, with the lines to paste.
#include "session/fit_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <limits>

#include "base/text.h"
#include "data/propose.h"
#include "diag/meant.h"
#include "fit/fit.h"
#include "session/compile.h"
#include "session/manners.h"
#include "session/observations.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

std::optional<Error> tell_data(const FitRequest& request, const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
  return control.opened({*diagnostics, {request.path}, {}, {}});
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

// Six digits, never with an exponent that a reader has to count.
std::string figure(double x) {
  std::string text = fmt::format("{:.6g}", x);
  if (text.find('e') == text.npos) return text;
  const double size = std::fabs(x);
  if (size >= 1 && size < 1e15) return fmt::format("{:.0f}", x);
  return text;
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
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    const auto& standard = form.params[i].default_value;
    if (fit.family->slots[i].free < 0 && standard && *standard == fit.numbers[i]) continue;
    parts.push_back(std::string(form.params[i].name) + ": " + figure(fit.numbers[i]));
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

std::string bounds_words(const FitRequest& request, const std::string& unit) {
  std::string out;
  const auto add = [&](const std::string& words, const std::optional<double>& bound) {
    if (bound) out += ", " + words + " " + figure(*bound) + (unit.empty() ? "" : " " + unit);
  };
  add("recorded from", request.truncated_below);
  add("recorded up to", request.truncated_above);
  add("known only as at most", request.censored_below);
  add("known only as at least", request.censored_above);
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
      result.name, figure(tail.threshold), figure(tail.scale.value), figure(tail.shape.value),
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

Result<FitResult> fit_column(const FitRequest& request, const Control& control) {
  namespace fs = std::filesystem;
  if (auto wrong_range = ranges_of(request)) return *wrong_range;
  const Result<std::vector<dist::LawId>> laws = laws_of(request);
  if (!laws) return laws.failure();
  std::error_code error;
  if (!fs::exists(request.path, error))
    return Error{diag::cannot_open(request.path, ENOENT), ErrorKind::usage};
  const Result<std::string> bytes = source::read_text(request.path);
  if (!bytes) return bytes.failure();
  if (auto stop = tell_data(request, control)) return *stop;
  if (auto stop = step(control, 0, 1)) return *stop;
  const std::string file = fs::path(request.path).filename().string();
  const Result<Observations> read =
      read_observations(*bytes, file, request.sheet, request.column, request.weights);
  if (!read) return read.failure();
  const fit::Bounds bounds{request.truncated_below, request.truncated_above, request.censored_below,
                           request.censored_above};
  const fit::MadeSample made = fit::sample_of(read->values, read->weights, bounds);
  if (made.fault) {
    if (made.fault->row == SIZE_MAX) return Error{made.fault->what, ErrorKind::usage};
    return Error{"'" + file + "', " + read->places[made.fault->row] + ": " + made.fault->what,
                 ErrorKind::model};
  }
  const fit::Sample& sample = made.sample;
  if (sample.values.empty()) {
    return Error{"'" + file + "' has no value in column `" + read->heading +
                     "` that is known exactly, and no law can be fitted to bounds alone",
                 ErrorKind::model};
  }

  FitResult out;
  out.path = request.path;
  out.sha256 = source::sha256_hex(*bytes);
  out.sheet = read->sheet;
  out.column = read->column;
  out.unit = read->unit;
  out.weights = request.weights;
  out.name = data::name_of_text(read->column, "loss");
  out.n_rows = read->values.size();
  out.n = sample.n;
  out.n_below = sample.n_below;
  out.n_above = sample.n_above;
  out.truncated_below = request.truncated_below;
  out.truncated_above = request.truncated_above;
  out.censored_below = request.censored_below;
  out.censored_above = request.censored_above;
  out.mean = sample.mean();
  out.sd = std::sqrt(sample.variance());
  out.least = sample.values.front();
  out.most = sample.values.back();
  out.seed = request.seed;
  out.notes = read->notes;

  fit::Options options;
  options.laws = *laws;
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

  std::string evidence = "maximum likelihood: " + quoted_words(file) + ", " +
                         (out.sheet.empty() ? "" : "sheet " + quoted_words(out.sheet) + ", ") +
                         "column " + quoted_words(out.column) + ", n = " + count_words(out.n);
  evidence += bounds_words(request, out.unit);
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
    out.tail = tail_of(fit::fit_tail(sample, *request.threshold), out, evidence);
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
          law.name + " begins at " + figure(*request.truncated_below) +
          ": it is the law of what was recorded, and its 95 % quantile is that of these");
  }
  out.cautions = cautions_of(out);
  if (auto stop = step(control, 1, 1)) return *stop;
  return out;
}

}  // namespace plimsoll::session
