// Outcomes side by side, limits whose verdict changed, and the shares of the edits.
#include "report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "report/about.h"
#include "report/amounts.h"
#include "report/diff.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using Align = TextTable::Align;
using Change = ModelDiff::Change;
using CompareBy = CompareRequest::By;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMostShown = 40;
// Of a share whose error of orders is not known.
constexpr const char* kFewOrders = "¶";

const char* verdict_words(std::optional<Verdict> verdict) {
  if (!verdict) return "not there";
  switch (*verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::breached:
      return "breached";
    case Verdict::too_close:
      break;
  }
  return "too close to call";
}

ordered_json verdict_json(std::optional<Verdict> verdict) {
  if (!verdict) return nullptr;
  constexpr const char* kNames[] = {"holds", "breached", "too_close"};
  return kNames[static_cast<std::size_t>(*verdict)];
}

bool moved(const Estimate& difference) {
  return difference.value && *difference.value != 0;
}

double magnitude_of(const Estimate& a, const Estimate& b) {
  return std::max(std::fabs(a.value.value_or(0)), std::fabs(b.value.value_or(0)));
}

std::string outcomes_of_versions(const CompareResult& result, bool full) {
  TextTable table;
  table.add_column("", Align::left);
  table.add_column("old", Align::decimal);
  table.add_column("new", Align::decimal);
  table.add_column("difference", Align::decimal);
  table.add_column("", Align::left);
  std::size_t n_shown = 0;
  std::size_t n_same = 0;
  std::size_t n_more = 0;
  std::set<Doubt> printed;
  for (const CompareResult::Outcome& row : result.outcomes) {
    if (!full && !row.text.starts_with("mean(")) continue;
    if (!full && !moved(row.difference)) {
      ++n_same;
      continue;
    }
    if (!full && n_shown == kMostShown) {
      ++n_more;
      continue;
    }
    ++n_shown;
    TargetResult target;
    target.unit = row.unit;
    const Amounts amounts(target, magnitude_of(row.before, row.after));
    table.add_row({row.text, amounts.text(row.before), amounts.text(row.after),
                   amounts.text(row.difference), amounts.unit()});
    for (const Estimate* shown : {&row.before, &row.after, &row.difference}) {
      if (shown->doubt != Doubt::none) printed.insert(shown->doubt);
    }
  }
  std::string text = n_shown > 0 ? table.text() : std::string();
  if (n_more > 0) text += fmt::format("  {} more that differ (--full, --json)\n", n_more);
  if (n_same > 0) {
    text += fmt::format("  {} {} the same in every trial\n", n_same,
                        n_same == 1 ? "outcome is" : "outcomes are");
  }
  text += doubt_notes(printed, kWidth);
  const auto list = [&](const std::vector<std::string>& names, const std::string& what) {
    if (names.empty()) return;
    std::string words;
    for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
    text += wrap(words, "  " + what + ": ", "    ", kWidth);
  };
  list(result.only_before, "only in the old model");
  list(result.only_after, "only in the new model");
  list(result.not_comparable, "in units of another kind");
  return text;
}

std::string limits_of_versions(const CompareResult& result, bool full) {
  std::string text;
  std::size_t n_same = 0;
  for (const CompareResult::Limit& limit : result.limits) {
    if (!full && limit.before == limit.after) {
      ++n_same;
      continue;
    }
    const auto figure = [&](std::optional<double> value) {
      if (!value) return std::string();
      std::string words = limit.is_probability ? format_percent(value, std::nullopt)
                                               : format_quantity(value, std::nullopt, 1);
      if (!limit.is_probability && !limit.unit.empty()) words += " " + limit.unit;
      return " (" + words + ")";
    };
    text += fmt::format("  {}{}  {}{} -> {}{}\n", limit.name,
                        limit.period.empty() ? "" : " " + limit.period, verdict_words(limit.before),
                        figure(limit.value_before), verdict_words(limit.after),
                        figure(limit.value_after));
  }
  if (n_same > 0) {
    text += fmt::format("  {} {} verdict\n", n_same,
                        n_same == 1 ? "limit keeps its" : "limits keep their");
  }
  return text.empty() ? text : "\nlimits\n" + text;
}

std::string shortened_field(const std::string& text) {
  constexpr std::size_t kMost = 40;
  if (text.empty()) return "(none)";
  if (text.size() <= kMost) return text;
  std::size_t cut = kMost - 4;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + " ...";
}

std::string change_words(const Change& change) {
  switch (change.kind) {
    case Change::Kind::added:
      return "added";
    case Change::Kind::removed:
      return "removed";
    case Change::Kind::renamed:
      return "was " + change.old_name;
    case Change::Kind::changed:
      break;
  }
  std::string text;
  std::size_t n = 0;
  for (const ModelDiff::Field& field : change.fields) {
    if (field.name.starts_with("evidence") || n++ > 0) continue;
    text =
        field.name + ": " + shortened_field(field.before) + " -> " + shortened_field(field.after);
  }
  if (n == 0) return "changed";
  return n == 1 ? text : text + fmt::format(" and {} more", n - 1);
}

const char* kind_word(CompareResult::Share::Kind kind) {
  constexpr const char* kNames[] = {"edit", "input", "library", "engine", "asked"};
  return kNames[static_cast<std::size_t>(kind)];
}

// The first change in words, and how many more there are.
std::string share_words(const CompareResult::Share& share) {
  const std::size_t n = share.changes.size() + share.rows.size();
  if (share.is_section) return fmt::format("{} edits", n);
  if (!share.what.empty()) return share.what;
  std::string text;
  if (!share.changes.empty()) {
    text = change_words(share.changes.front());
  } else if (!share.rows.empty()) {
    const CompareResult::Share::Row& row = share.rows.front();
    text = row.before.empty() && row.after.empty()
               ? "another file"
               : shortened_field(row.before) + " -> " + shortened_field(row.after);
  }
  if (n > 1) text += fmt::format("; {} more, told below", n - 1);
  return text;
}

std::string name_of_change(const Change& change) {
  return change.name.empty() ? change.word : change.word + " " + change.name;
}

std::string shares_of_edits(const CompareResult::Explained& found, const Amounts& amounts,
                            bool full) {
  TextTable table;
  table.add_column(found.by == CompareBy::section ? "edits" : "edit", Align::left);
  table.add_column(amounts.unit().empty() ? "share" : "share, " + amounts.unit(), Align::decimal);
  table.add_column("of all", Align::decimal);
  table.add_column("", Align::left);
  std::string unclear;
  std::size_t n_unclear = 0;
  std::size_t n_rows = 0;
  bool has_few_orders = false;
  Estimate rest{0.0, 0.0};
  for (const CompareResult::Share& share : found.shares) {
    const std::string mark = share.few_orders ? kFewOrders : "";
    has_few_orders = has_few_orders || share.few_orders;
    if (!full && !stands_out(share.value)) {
      unclear += (n_unclear++ > 0 ? ", " : "") + share.name + mark;
      *rest.value += share.value.value.value_or(0);
      *rest.se = std::hypot(*rest.se, share.value.se.value_or(0));
      continue;
    }
    ++n_rows;
    const double part = *share.value.value / found.difference.value.value_or(NAN);
    table.add_row({share.name, amounts.text(share.value) + mark,
                   std::isfinite(part) ? fmt::format("{:.1f} %", 100 * part) : "-",
                   share_words(share)});
  }
  if (n_unclear > 0 && n_rows > 0) table.add_row({"others", amounts.text(rest), "", ""});
  if (found.unexplained != 0) {
    table.add_row({"not explained", amounts.text({found.unexplained, std::nullopt}), "", ""});
  }
  std::string text = n_rows > 0 || found.unexplained != 0 ? "\n" + table.text() : "";
  if (n_unclear > 0) {
    text += "\n" +
            wrap(fmt::format("{} {} smaller than twice its error, not ranked: {}", n_unclear,
                             n_unclear == 1 ? "whose share is" : "whose shares are each", unclear),
                 "  ", "  ", kWidth);
  }
  if (has_few_orders) {
    text += wrap(
        "the orders that were taken are few, or do not show all that acts together: the error of "
        "orders is not known; --orders takes more",
        "  " + std::string(kFewOrders) + " ", "    ", kWidth);
  }
  return text;
}

// What lies together under a name, but for sections.
std::string together_words(const CompareResult::Explained& found) {
  std::string text;
  for (const CompareResult::Share& share : found.shares) {
    const std::size_t n = share.changes.size() + share.rows.size();
    if (share.is_section || n < 2 || !stands_out(share.value)) continue;
    std::string words;
    for (const Change& change : share.changes) {
      words +=
          (words.empty() ? "" : "; ") + name_of_change(change) + " (" + change_words(change) + ")";
    }
    for (const CompareResult::Share::Row& row : share.rows) {
      words += (words.empty() ? "" : "; ") + row.name;
    }
    text += wrap(words, "  " + share.name + ", together: ", "    ", kWidth);
  }
  return text.empty() ? text : "\n" + text;
}

std::string explanation(const CompareResult& result, bool full) {
  const CompareResult::Explained& found = *result.explained;
  double magnitude = magnitude_of(found.before, found.after);
  magnitude = std::max(magnitude, std::fabs(found.difference.value.value_or(0)));
  const Amounts amounts(found.target, magnitude);
  TextTable ends;
  ends.add_column("", Align::left);
  ends.add_column("", Align::decimal);
  ends.add_column("", Align::left);
  ends.add_row({"old", amounts.text(found.before), amounts.unit()});
  ends.add_row({"new", amounts.text(found.after), amounts.unit()});
  ends.add_row({"difference", amounts.text(found.difference), amounts.unit()});
  std::string text = "\nwhy " + found.target.text + " changed\n\n" + ends.text();
  if (found.shares.empty()) {
    text += "\n  no edit moves it\n";
  } else {
    text += shares_of_edits(found, amounts, full) + together_words(found);
  }
  text += amounts.notes();
  if (found.by == CompareBy::section && !found.shares.empty()) {
    const auto section = std::find_if(found.shares.begin(), found.shares.end(),
                                      [](const auto& share) { return share.is_section; });
    if (section != found.shares.end()) {
      text += wrap(
          fmt::format(
              "many edits: they are taken together by risk, and by file where they stand in no "
              "risk; --open '{}' tells those of one apart",
              section->name),
          "\n  ", "  ", kWidth);
    }
  }
  if (!found.shares.empty()) {
    text +=
        "\n  share: what the edit adds when it is made, averaged over the orders of making them; "
        "all "
        "add up\n  to the difference\n";
    const auto n_edits = std::count_if(found.shares.begin(), found.shares.end(),
                                       [](const CompareResult::Share& share) {
                                         return share.kind != CompareResult::Share::Kind::engine &&
                                                share.kind != CompareResult::Share::Kind::asked;
                                       });
    constexpr int kMostInAllOrders = 7;
    const bool are_apart = n_edits > kMostInAllOrders;
    if (found.n_models > 0)
      text += found.exact
                  ? fmt::format("  exact: all orders{}, {} models\n",
                                are_apart ? " of the edits that act together" : "", found.n_models)
                  : fmt::format("  {} orders and their reverses, {} models\n", found.n_orders / 2,
                                found.n_models);
  }
  if (found.n_failed > 0) {
    text += fmt::format("  {} {} not compile or run; what could not be apart was taken together\n",
                        found.n_failed,
                        found.n_failed == 1 ? "model between does" : "models between do");
  }
  return text;
}

ordered_json change_json(const Change& change) {
  // As `diff --json` has it.
  ModelDiff one;
  one.changes.push_back(change);
  return to_json(one)["changes"][0];
}

ordered_json side_json(const CompareResult::Side& side) {
  ordered_json out = {
      {"name", side.name}, {"about", about_json(side.about)}, {"digest", side.digest}};
  if (!side.kept) return out;
  out["kept"] = {{"id", side.kept->id},
                 {"started", side.kept->started},
                 {"note", side.kept->note},
                 {"version", side.kept->version},
                 {"stream", side.kept->stream},
                 {"digest", side.kept->digest},
                 {"digest_now", side.kept->digest_now}};
  return out;
}

std::string warnings_of(const CompareResult& result) {
  std::string text;
  for (const std::string& warning : result.warnings) {
    text += "\n" + wrap(warning, "warning: ", "  ", kWidth);
  }
  return text;
}

// What became of a run that was kept.
std::string kept_words(const std::string& which, const CompareResult::Side& side, int stream_now) {
  if (!side.kept) return "";
  const KeptRunTold& kept = *side.kept;
  std::string text = fmt::format("run {} of {}", kept.id.substr(0, 8), kept.started.substr(0, 10));
  if (!kept.note.empty()) text += " (" + kept.note + ")";
  if (kept.digest == kept.digest_now) {
    text += ": this version gives its digest, " + kept.digest;
  } else {
    text += fmt::format(": made by version {} with digest {}; this version, {}, gives {}",
                        kept.version, kept.digest, side.about.version, kept.digest_now);
  }
  if (kept.stream != stream_now) {
    text += fmt::format(
        "; made with stream {}, and this program has stream {}: other random "
        "numbers are drawn",
        kept.stream, stream_now);
  }
  return wrap(text, "  " + which + ": ", "    ", kWidth);
}

}  // namespace

std::string write_text(const CompareResult& result, bool full) {
  std::string text = fmt::format("{} -> {}, {} trials on the same noise\n\n", result.before.name,
                                 result.after.name, format_count(result.n_trials));
  const std::string kept = kept_words("old", result.before, result.futures.stream) +
                           kept_words("new", result.after, result.futures.stream);
  if (!kept.empty()) text += kept + "\n";
  if (result.is_same) {
    text += fmt::format("  the models say the same: nothing changed (digest {})\n",
                        result.after.digest);
    // Of kept runs: what another version gave, or other trials.
    if (result.explained && !result.explained->shares.empty()) text += explanation(result, full);
    return text + warnings_of(result);
  }
  text += outcomes_of_versions(result, full) + limits_of_versions(result, full);
  if (result.explained) text += explanation(result, full);
  const std::size_t n_quiet = result.quiet.size() + result.quiet_rows.size();
  if (n_quiet > 0) {
    std::string words;
    std::size_t n = 0;
    constexpr std::size_t kMost = 12;
    const auto add = [&](const std::string& name) {
      if (full || n < kMost) words += (n == 0 ? "" : ", ") + name;
      ++n;
    };
    for (const Change& change : result.quiet) add(name_of_change(change));
    for (const std::string& row : result.quiet_rows) add(row);
    if (!full && n > kMost) words += fmt::format(" and {} more", n - kMost);
    text +=
        "\n" + wrap(fmt::format("{} {}: words alone, or read by nothing that it is of: {}", n_quiet,
                                n_quiet == 1 ? "edit moves nothing" : "edits move nothing", words),
                    "  ", "  ", kWidth);
  }
  return text + warnings_of(result) + fmt::format("  {}\n", seconds_text(result.seconds));
}

ordered_json to_json(const CompareResult& result) {
  ordered_json out;
  out["schema"] = schemas::kCompare.written;
  out["model"] = result.after.about.model;
  out["about"] = about_json(result.after.about, result.futures);
  out["old"] = side_json(result.before);
  out["new"] = side_json(result.after);
  out["same"] = result.is_same;
  out["seed"] = result.futures.seed;
  out["stream"] = result.futures.stream;
  out["trials"] = result.n_trials;
  out["seconds"] = result.seconds;
  out["outcomes"] = ordered_json::array();
  for (const CompareResult::Outcome& row : result.outcomes) {
    out["outcomes"].push_back({{"name", row.name},
                               {"period", row.period},
                               {"text", row.text},
                               {"unit", row.unit},
                               {"old", estimate_json(row.before)},
                               {"new", estimate_json(row.after)},
                               {"difference", estimate_json(row.difference)},
                               {"stands_out", stands_out(row.difference)}});
  }
  out["limits"] = ordered_json::array();
  for (const CompareResult::Limit& limit : result.limits) {
    out["limits"].push_back({{"name", limit.name},
                             {"title", limit.title},
                             {"period", limit.period},
                             {"text", limit.statistic},
                             {"unit", limit.unit},
                             {"old", verdict_json(limit.before)},
                             {"new", verdict_json(limit.after)},
                             {"old_value", number(limit.value_before)},
                             {"new_value", number(limit.value_after)}});
  }
  out["only_old"] = result.only_before;
  out["only_new"] = result.only_after;
  out["not_comparable"] = result.not_comparable;
  if (result.explained) {
    const CompareResult::Explained& found = *result.explained;
    out["target"] = target_json(found.target);
    out["before"] = estimate_json(found.before);
    out["after"] = estimate_json(found.after);
    out["difference"] = estimate_json(found.difference);
    out["by"] = found.by == CompareBy::section ? "section" : "declaration";
    out["method"] = found.exact ? "all orders" : "orders";
    out["orders"] = found.n_orders;
    out["models"] = found.n_models;
    out["failed"] = found.n_failed;
    out["unexplained"] = found.unexplained;
    out["shares"] = ordered_json::array();
    for (const CompareResult::Share& share : found.shares) {
      ordered_json item;
      item["name"] = share.name;
      item["kind"] = kind_word(share.kind);
      item["share"] = estimate_json(share.value);
      item["se_trials"] = number(share.se_trials);
      item["se_orders"] = number(share.se_orders);
      if (share.few_orders) item["few_orders"] = true;
      item["stands_out"] = stands_out(share.value);
      item["what"] = share_words(share);
      item["section"] = share.is_section;
      item["needs"] = share.needs;
      item["changes"] = ordered_json::array();
      for (const Change& change : share.changes) item["changes"].push_back(change_json(change));
      item["rows"] = ordered_json::array();
      for (const CompareResult::Share::Row& row : share.rows) {
        item["rows"].push_back(
            {{"name", row.name}, {"file", row.file}, {"old", row.before}, {"new", row.after}});
      }
      out["shares"].push_back(std::move(item));
    }
  }
  out["quiet"] = ordered_json::array();
  for (const Change& change : result.quiet) out["quiet"].push_back(change_json(change));
  out["quiet_rows"] = result.quiet_rows;
  out["warnings"] = result.warnings;
  return out;
}

}  // namespace plimsoll::report
