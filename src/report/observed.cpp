#include "report/observed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/number_format.h"
#include "report/text_table.h"
#include "report/write_description.h"

namespace plimsoll::report {

using Json = nlohmann::ordered_json;

namespace {

// Draws that a terminal shows.
constexpr std::size_t kMostDraws = 10;

Json spread_json(const Spread& spread) {
  return {{"p5", spread.p5}, {"p50", spread.p50}, {"p95", spread.p95}};
}

// With as many decimals as a fiftieth of its width is worth.
std::string spread_text(const Spread& spread, double scale) {
  const double width = (spread.p95 - spread.p5) / scale;
  if (width <= 0) return format_significant(spread.p50 / scale);
  const int decimals = decimals_for_error(width / 50);
  const auto number = [&](double value) { return format_number(value / scale, decimals); };
  return number(spread.p50) + " (" + number(spread.p5) + " to " + number(spread.p95) + ")";
}

Display display_of(const std::string& unit, const Spread& a, const Spread& b) {
  const auto size = [](const Spread& one) {
    return std::max(std::fabs(one.p5), std::fabs(one.p95));
  };
  return choose_display(unit, std::max(size(a), size(b)));
}

std::string place(const std::string& name, const std::string& label, const std::string& period) {
  return name + (label.empty() ? "" : "[" + label + "]") + (period.empty() ? "" : " in " + period);
}

// Of 16,384 futures: none of them, or all, is no chance of 0 or 1.
std::string chance_text(double chance) {
  if (chance <= 0) return "below 0.02 %";
  if (chance >= 1) return "above 99.98 %";
  return format_percent(chance, std::nullopt);
}

bool is_of_chance(const ObservedFigure& figure) {
  return figure.kind == "range" || figure.kind == "condition";
}

// Further out than this on one side is a surprise.
constexpr double kSurprise = 0.01;

std::string rare_text(double share) {
  return share < 0.0001 ? "less than 0.01 %" : fmt::format("{:.2f} %", 100 * share);
}

}  // namespace

std::string observed_summary(const ObservedResult& observed) {
  std::string texts;
  for (const ObservedFigure& figure : observed.figures) {
    texts += (texts.empty() ? "" : "; ") + figure.text;
  }
  return fmt::format("{} of {} futures agree with what was observed ({:.3g} %): {}.",
                     format_count(observed.agreeing), format_count(observed.tried),
                     100 * observed.share, texts);
}

std::string surprise_text(const ObservedFigure& figure) {
  const bool is_low = figure.quantile < kSurprise;
  if (is_of_chance(figure)) {
    if (!is_low) return "";
    return figure.text + " was a surprise: it had a chance of " + rare_text(figure.quantile) + ".";
  }
  const double tail = is_low ? figure.quantile : 1 - figure.quantile;
  if (tail >= kSurprise) return "";
  return fmt::format("{} was surprisingly {}: {} of what the model held possible lies {} it.",
                     figure.text, is_low ? "low" : "high", rare_text(tail),
                     is_low ? "below" : "above");
}

Json observed_json(const ObservedResult& observed) {
  Json json = {{"tried", observed.tried},
               {"agreeing", observed.agreeing},
               {"share", observed.share},
               {"share_se", observed.share_se},
               {"log_evidence", observed.log_evidence},
               {"summary", observed_summary(observed)}};
  json["figures"] = Json::array();
  for (const ObservedFigure& figure : observed.figures) {
    Json one = {{"text", figure.text},
                {"object", figure.object},
                {"period", figure.period},
                {"kind", figure.kind},
                {"unit", figure.unit},
                {"seen", nullptr},
                {"error", nullptr},
                {"quantile", figure.quantile},
                {"alone", figure.alone},
                {"surprise", surprise_text(figure)},
                {"before", spread_json(figure.before)},
                {"after", spread_json(figure.after)}};
    if (figure.seen) one["seen"] = *figure.seen;
    if (figure.error) one["error"] = *figure.error;
    one["evidence"] = evidence_json(figure.evidence);
    json["figures"].push_back(std::move(one));
  }
  json["moved"] = Json::array();
  for (const MovedDraw& draw : observed.moved) {
    json["moved"].push_back({{"name", draw.name},
                             {"label", draw.label},
                             {"period", draw.period},
                             {"unit", draw.unit},
                             {"before", spread_json(draw.before)},
                             {"after", spread_json(draw.after)},
                             {"score", draw.score},
                             {"width", draw.width}});
  }
  return json;
}

std::string observed_text(const ObservedResult& observed, std::size_t width) {
  std::string text =
      "\n" + wrap(fmt::format("given what was observed: {} of {} futures agree ({})",
                              format_count(observed.agreeing), format_count(observed.tried),
                              format_percent(observed.share, observed.share_se)),
                  "", "  ", width);
  for (const ObservedFigure& figure : observed.figures) {
    std::string line = figure.text;
    if (is_of_chance(figure)) {
      line += ": had a chance of " + chance_text(figure.quantile);
    } else {
      const Display display = display_of(figure.unit, figure.before, figure.after);
      line += ": held possible before " + spread_text(figure.before, display.scale) +
              ", at its quantile " + chance_text(figure.quantile) + "; now " +
              spread_text(figure.after, display.scale);
      if (!display.unit.empty()) line += " " + display.unit;
    }
    text += wrap(line, "  ", "      ", width);
  }
  if (observed.moved.empty()) return text;
  text += "draws that this moved most: median (5 % to 95 %)\n";
  TextTable table;
  table.add_column("", TextTable::Align::left);
  table.add_column("before", TextTable::Align::left);
  table.add_column("now", TextTable::Align::left);
  table.add_column("", TextTable::Align::left);
  const std::size_t n = std::min(kMostDraws, observed.moved.size());
  for (std::size_t i = 0; i < n; ++i) {
    const MovedDraw& draw = observed.moved[i];
    const Display display = display_of(draw.unit, draw.before, draw.after);
    table.add_row({place(draw.name, draw.label, draw.period),
                   spread_text(draw.before, display.scale), spread_text(draw.after, display.scale),
                   display.unit});
  }
  text += table.text();
  if (n < observed.moved.size()) {
    text += wrap(fmt::format("and {} less: --json has all", observed.moved.size() - n), "  ", "  ",
                 width);
  }
  return text;
}

}  // namespace plimsoll::report
