// Tables and pictures of fitted laws, JSON.
#include "report/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kFitWidth = 100;

std::string amount(double x) {
  return format_significant(x, 4);
}

std::string with_error(const FitResult::Estimate& e) {
  return e.error ? format_quantity(e.value, e.error, 1) : amount(e.value);
}

std::string range(const FitResult::Estimate& e) {
  return e.error ? amount(e.low) + " to " + amount(e.high) : "given";
}

std::string behind(const std::string& unit) {
  return unit.empty() ? "" : " " + unit;
}

std::string p_value(const std::optional<double>& p) {
  return p ? fmt::format("{:.3f}", *p) : "-";
}

std::string heading(const FitResult& r) {
  std::string out = r.path + (r.sheet.empty() ? "" : ", sheet " + r.sheet) + ", column " +
                    r.column + ": " + amount(r.n) + (r.n == 1 ? " value" : " values") +
                    (r.unit.empty() ? "" : " in " + r.unit) + " from " + amount(r.least) + " to " +
                    amount(r.most) + ", mean " + amount(r.mean) + ", sd " + amount(r.sd);
  if (!r.weights.empty()) out += ", weighed by " + r.weights;
  out += "\n";
  const auto line = [&](const std::optional<double>& bound, const std::string& before,
                        const std::string& after) {
    if (bound) out += "  " + before + amount(*bound) + behind(r.unit) + after + "\n";
  };
  line(r.truncated_below, "recorded from ", " on: what lies below was never seen (truncated)");
  line(r.truncated_above, "recorded up to ", ": what lies above was never seen (truncated)");
  line(r.censored_below, "at most ",
       fmt::format(" is all that is known of {} (censored)", amount(r.n_below)));
  line(r.censored_above, "at least ",
       fmt::format(" is all that is known of {} (censored)", amount(r.n_above)));
  return out;
}

std::string ranking(const FitResult& r) {
  TextTable table(2, 2);
  using Align = TextTable::Align;
  table.add_column("law", Align::left);
  table.add_column("", Align::left);
  table.add_column("score", Align::right);
  table.add_column("below best", Align::decimal);
  table.add_column("AIC", Align::right);
  table.add_column("BIC", Align::right);
  table.add_column("KS", Align::right);
  table.add_column("p", Align::right);
  table.add_column("AD", Align::right);
  table.add_column("p", Align::right);
  table.add_column("95 % quantile", Align::left);
  for (const FitResult::Law& law : r.laws) {
    if (!law.score) continue;
    const bool best = &law == &r.laws[0];
    table.add_row(
        {law.name,
         best            ? "best"
         : law.near_best ? "near"
                         : "",
         fmt::format("{:.1f}", *law.score),
         best ? "" : fmt::format("{:.1f} ± {:.1f}", law.score_below_best, law.score_error),
         fmt::format("{:.1f}", law.aic), fmt::format("{:.1f}", law.bic),
         fmt::format("{:.3f}", law.kolmogorov_smirnov), p_value(law.p_kolmogorov_smirnov),
         fmt::format("{:.2f}", law.anderson_darling), p_value(law.p_anderson_darling),
         amount(law.quantile_95.value) + " (" + amount(law.quantile_95.low) + " to " +
             amount(law.quantile_95.high) + ")"});
  }
  return table.text();
}

std::string parameters(const FitResult& r) {
  TextTable table(2, 2);
  table.add_column("law", TextTable::Align::left);
  table.add_column("parameter", TextTable::Align::left);
  table.add_column("estimate", TextTable::Align::decimal);
  table.add_column("95 %", TextTable::Align::left);
  for (const FitResult::Law& law : r.laws) {
    if (!law.near_best) continue;
    for (std::size_t i = 0; i < law.parameters.size(); ++i) {
      const FitResult::Parameter& p = law.parameters[i];
      table.add_row({i == 0 ? law.name : "", p.name, with_error(p.estimate), range(p.estimate)});
    }
  }
  return table.text();
}

constexpr int kPictureWidth = 48;
constexpr int kPictureHeight = 14;

// Quantiles of the values against those of the law: `.` is where they are equal.
std::string picture(const FitResult& r) {
  double low = r.quantiles[0].seen;
  double high = low;
  for (const FitResult::QuantilePair& q : r.quantiles) {
    low = std::min({low, q.seen, q.fitted});
    high = std::max({high, q.seen, q.fitted});
  }
  if (!(high > low) || !std::isfinite(high - low)) return "";
  const bool logarithmic = low > 0 && high > 30 * low;
  const auto place = [&](double x) {
    return logarithmic ? std::log(x / low) / std::log(high / low) : (x - low) / (high - low);
  };
  std::vector<std::string> rows(kPictureHeight, std::string(kPictureWidth, ' '));
  const auto put = [&](double across, double up, char c) {
    const auto x = static_cast<std::size_t>(std::lround(across * (kPictureWidth - 1)));
    const auto y = static_cast<std::size_t>(std::lround((1 - up) * (kPictureHeight - 1)));
    rows[y][x] = c;
  };
  for (int i = 0; i < kPictureWidth; ++i) {
    const double at = static_cast<double>(i) / (kPictureWidth - 1);
    put(at, at, '.');
  }
  for (const FitResult::QuantilePair& q : r.quantiles) put(place(q.fitted), place(q.seen), 'o');
  std::string out = fmt::format(
      "quantiles seen (up) against those of {} (across), from {} to {}{}{}:\n", r.laws[0].name,
      amount(low), amount(high), behind(r.unit), logarithmic ? ", on logarithmic axes" : "");
  for (const std::string& row : rows) {
    const std::size_t end = row.find_last_not_of(' ');
    out += "  |" + (end == row.npos ? "" : row.substr(0, end + 1)) + "\n";
  }
  return out + "  +" + std::string(kPictureWidth, '-') + "\n";
}

std::string tails(const FitResult& r) {
  std::string out;
  if (r.tail) {
    const FitResult::Tail& t = *r.tail;
    out += fmt::format("\nabove {}{}: {} values, {} of all\n", amount(t.threshold), behind(r.unit),
                       amount(t.n_above), short_percent(t.share_above));
    if (!t.why_not.empty()) {
      out += "  " + t.why_not + "\n";
    } else {
      out += "  generalised Pareto: shape " + with_error(t.shape) + ", scale " +
             with_error(t.scale) + "\n  " + t.draw + "\n";
    }
  }
  if (r.stability.empty()) return out;
  out +=
      "\na tail above each threshold; where a generalised Pareto law holds, shape and modified "
      "scale stay the same:\n";
  TextTable table(2, 2);
  using Align = TextTable::Align;
  table.add_column("threshold", Align::right);
  table.add_column("above", Align::right);
  table.add_column("shape", Align::decimal);
  table.add_column("modified scale", Align::decimal);
  table.add_column("shape from -0.5 to 1.5", Align::left);
  for (const FitResult::Tail& t : r.stability) {
    std::string bar(41, ' ');
    const auto at = [](double x) {
      return static_cast<std::size_t>(std::lround(20 * std::clamp(x + 0.5, 0.0, 2.0)));
    };
    if (t.why_not.empty()) {
      for (std::size_t i = at(t.shape.low); i <= at(t.shape.high); ++i) bar[i] = '-';
      bar[at(0)] = '|';
      bar[at(t.shape.value)] = 'o';
    }
    table.add_row({amount(t.threshold), amount(t.n_above),
                   t.why_not.empty() ? with_error(t.shape) : "no fit",
                   t.why_not.empty() ? with_error(t.modified_scale) : "", bar});
  }
  return out + table.text();
}

}  // namespace

std::string write_text(const FitResult& r) {
  std::string out = heading(r);
  for (const std::string& note : r.notes) out += wrap(note, "  note: ", "    ", kFitWidth);
  const bool ranked = !r.laws.empty() && r.laws[0].score.has_value();
  if (ranked) {
    out += "\n" + ranking(r);
    out += wrap(
        std::string(
            "score: the sum of log densities of each value under the law fitted to the others") +
            (r.laws[0].score_exact ? "" : " (by one step of Newton)") +
            "; near: within one standard error of the best, not distinguishable" +
            (r.resamples > 0
                 ? fmt::format("; p: of {} samples of the law, each fitted again", r.resamples)
                 : ""),
        "  ", "  ", kFitWidth);
    out += "\n" + parameters(r);
    if (!r.quantiles.empty()) out += "\n" + picture(r);
  }
  out += tails(r);
  bool first = true;
  for (const FitResult::Law& law : r.laws) {
    if (law.score) continue;
    if (first) out += "\nnot ranked:\n";
    first = false;
    out += wrap(law.why_not, "  ", "    ", kFitWidth);
    if (law.fitted) out += "    " + law.law + "\n";
  }
  if (!r.cautions.empty()) out += "\n";
  for (const std::string& caution : r.cautions) out += wrap(caution, "caution: ", "  ", kFitWidth);
  if (ranked) out += "\n" + r.laws[0].draw + "\n";
  return out;
}

namespace {

ordered_json json_of(const FitResult::Estimate& e) {
  return {{"value", e.value},
          {"error", e.error ? ordered_json(*e.error) : ordered_json(nullptr)},
          {"low", e.low},
          {"high", e.high}};
}

ordered_json json_of(const std::optional<double>& x) {
  return x ? ordered_json(*x) : ordered_json(nullptr);
}

ordered_json json_of(const FitResult::Tail& t) {
  ordered_json json;
  json["threshold"] = t.threshold;
  json["above"] = t.n_above;
  json["share_above"] = t.share_above;
  json["why_not"] = t.why_not.empty() ? ordered_json(nullptr) : ordered_json(t.why_not);
  const bool fitted = t.why_not.empty();
  json["shape"] = fitted ? json_of(t.shape) : ordered_json(nullptr);
  json["scale"] = fitted ? json_of(t.scale) : ordered_json(nullptr);
  json["modified_scale"] = fitted ? json_of(t.modified_scale) : ordered_json(nullptr);
  json["draw"] = fitted ? ordered_json(t.draw) : ordered_json(nullptr);
  return json;
}

}  // namespace

ordered_json to_json(const FitResult& r) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
  };
  ordered_json json;
  json["schema"] = schemas::kFit.written;
  json["path"] = r.path;
  json["sha256"] = r.sha256;
  json["sheet"] = or_null(r.sheet);
  json["column"] = r.column;
  json["unit"] = or_null(r.unit);
  json["weights"] = or_null(r.weights);
  json["rows"] = r.n_rows;
  json["n"] = r.n;
  json["n_censored_below"] = r.n_below;
  json["n_censored_above"] = r.n_above;
  json["truncated_below"] = json_of(r.truncated_below);
  json["truncated_above"] = json_of(r.truncated_above);
  json["censored_below"] = json_of(r.censored_below);
  json["censored_above"] = json_of(r.censored_above);
  json["mean"] = r.mean;
  json["sd"] = r.sd;
  json["least"] = r.least;
  json["most"] = r.most;
  json["counts"] = r.counts;
  json["resamples"] = r.resamples;
  json["seed"] = r.seed;
  json["laws"] = ordered_json::array();
  for (const FitResult::Law& law : r.laws) {
    ordered_json one;
    one["name"] = law.name;
    one["why_not"] = or_null(law.why_not);
    one["fitted"] = law.fitted;
    if (law.fitted) {
      one["parameters"] = ordered_json::array();
      for (const FitResult::Parameter& p : law.parameters) {
        ordered_json told = {{"name", p.name}};
        told.update(json_of(p.estimate));
        one["parameters"].push_back(std::move(told));
      }
      one["law"] = law.law;
      one["draw"] = law.draw;
      one["log_likelihood"] = law.log_likelihood;
      one["aic"] = law.aic;
      one["bic"] = law.bic;
      one["score"] = json_of(law.score);
      one["score_exact"] = law.score_exact;
      one["score_below_best"] =
          law.score ? ordered_json(law.score_below_best) : ordered_json(nullptr);
      one["score_error"] = law.score ? ordered_json(law.score_error) : ordered_json(nullptr);
      one["near_best"] = law.near_best;
      one["kolmogorov_smirnov"] = law.kolmogorov_smirnov;
      one["p_kolmogorov_smirnov"] = json_of(law.p_kolmogorov_smirnov);
      one["anderson_darling"] = law.anderson_darling;
      one["p_anderson_darling"] = json_of(law.p_anderson_darling);
      one["quantile_95"] = json_of(law.quantile_95);
    }
    json["laws"].push_back(std::move(one));
  }
  json["quantiles"] = ordered_json::array();
  for (const FitResult::QuantilePair& q : r.quantiles)
    json["quantiles"].push_back({{"level", q.level}, {"seen", q.seen}, {"fitted", q.fitted}});
  json["tail"] = r.tail ? json_of(*r.tail) : ordered_json(nullptr);
  json["stability"] = ordered_json::array();
  for (const FitResult::Tail& t : r.stability) json["stability"].push_back(json_of(t));
  json["notes"] = r.notes;
  json["cautions"] = r.cautions;
  return json;
}

std::string quantiles_csv(const FitResult& r) {
  std::string out = "level,seen,fitted\n";
  for (const FitResult::QuantilePair& q : r.quantiles)
    out += fmt::format("{},{},{}\n", q.level, q.seen, q.fitted);
  return out;
}

}  // namespace plimsoll::report
