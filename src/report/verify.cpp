// Citations that do not hold, then who answers for what, by risk and by outcome.
#include "report/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using Citation = VerifyResult::Citation;
using Hash = VerifyResult::Hash;
using CitationVerdict = VerifyResult::Verdict;
using Strength = VerifyResult::Strength;
using Weighing = VerifyResult::Weighing;
using Value = VerifyResult::Value;

// Judgements of a weighing that the text names.
constexpr std::size_t kNamed = 5;

constexpr Strength kStrengths[] = {Strength::figure,    Strength::derived,   Strength::words,
                                   Strength::unchecked, Strength::judgement, Strength::bare};
constexpr CitationVerdict kVerdicts[] = {CitationVerdict::verified, CitationVerdict::moved,
                                         CitationVerdict::differs,  CitationVerdict::not_found,
                                         CitationVerdict::unquoted, CitationVerdict::not_checked};

const char* verdict_word(CitationVerdict verdict) {
  constexpr const char* kWords[] = {"verified",  "moved",    "differs",
                                    "not found", "unquoted", "not checked"};
  return kWords[static_cast<std::size_t>(verdict)];
}

const char* hash_word(Hash hash) {
  constexpr const char* kWords[] = {"matches", "differs", "not stated", "not given"};
  return kWords[static_cast<std::size_t>(hash)];
}

const char* strength_what(Strength strength) {
  constexpr const char* kWhat[] = {"the number stands in the source",
                                   "made of givens or of cells of sources",
                                   "the source says the thing, not the number",
                                   "its source was not at hand",
                                   "somebody says so",
                                   "nobody answers for it"};
  return kWhat[static_cast<std::size_t>(strength)];
}

std::string said_of(const Citation& c) {
  return c.field.empty() || c.field == "value" ? c.declaration : c.declaration + ", " + c.field;
}

std::string citation_text(const Citation& c) {
  if (c.is_row) return c.quote;
  std::string out = c.source;
  if (c.line > 0) out += ":" + std::to_string(c.line);
  return c.quote.empty() ? out : out + " \"" + c.quote + "\"";
}

std::string sources_text(const VerifyResult& result) {
  std::string text;
  for (const VerifyResult::Source& s : result.sources) {
    if (s.hash == Hash::not_given) {
      text +=
          fmt::format("{}: not given, its citations are not checked; give it as --source {}=FILE\n",
                      s.name, s.name);
      continue;
    }
    text += fmt::format("{}: {}, sha256 {}\n", s.name, s.path, hash_word(s.hash));
    if (s.hash == Hash::differs) {
      text += fmt::format("    the model states {}\n    the file has    {}\n", s.stated_sha256,
                          s.sha256);
    }
  }
  return text;
}

std::string citations_text(const VerifyResult& result, bool all) {
  std::string text;
  for (const Citation& c : result.citations) {
    if (!all &&
        (c.verdict == CitationVerdict::verified || c.verdict == CitationVerdict::not_checked ||
         c.verdict == CitationVerdict::unquoted)) {
      continue;
    }
    text += fmt::format("{}:{}: {}: {} cites {}\n", c.file, c.file_line, verdict_word(c.verdict),
                        said_of(c), citation_text(c));
    if (!c.detail.empty()) text += fmt::format("    {}\n", c.detail);
  }
  return text;
}

std::string parts_text(const char* title, const std::vector<VerifyResult::Part>& parts) {
  if (parts.empty()) return "";
  using Align = TextTable::Align;
  const auto number = [](std::size_t n) { return n == 0 ? "" : std::to_string(n); };
  TextTable table;
  table.add_column(title, Align::left);
  for (const CitationVerdict verdict : kVerdicts)
    table.add_column(verdict_word(verdict), Align::right);
  for (const char* word : {"figures", "cited", "judgement", "bare"}) {
    table.add_column(word, Align::right);
  }
  for (const auto& [name, tally] : parts) {
    const VerifyResult::Figures& figures = tally.figures;
    if (tally.n_citations() + figures.all() == 0) continue;
    std::vector<std::string> row{name.empty() ? "(in no risk)" : name};
    for (const CitationVerdict verdict : kVerdicts) row.push_back(number(tally.of(verdict)));
    row.push_back(std::to_string(figures.all()));
    for (const std::size_t n : {figures.cited, figures.judgement, figures.bare}) {
      row.push_back(number(n));
    }
    table.add_row(std::move(row));
  }
  return "\n" + table.text();
}

ordered_json tally_json(const VerifyResult::Tally& tally) {
  ordered_json out;
  for (const CitationVerdict verdict : kVerdicts) {
    out["citations"][verdict_word(verdict)] = tally.of(verdict);
  }
  out["figures"] = {{"cited", tally.figures.cited},
                    {"judgement", tally.figures.judgement},
                    {"bare", tally.figures.bare}};
  for (const Strength strength : kStrengths) {
    out["strength"][strength_word(strength)] = tally.of(strength);
  }
  return out;
}

// Each kind of what nothing moves: its key, and in words for one and for more.
struct NotMovedWords {
  const char* key;
  const char* one;
  const char* more;
};
const NotMovedWords& words_of(Weighing::NotMoved::Kind kind) {
  constexpr static NotMovedWords kWords[] = {
      {"formulas", "figure in a formula", "figures in formulas"},
      {"schedules", "entry of a schedule", "entries of schedules"},
      {"correlations", "correlation", "correlations"},
      {"fixed", "fixed value", "fixed values"},
      {"laws", "number of a law", "numbers of laws"},
      {"rates", "rate of an event", "rates of events"},
      {"openings", "opening", "openings"},
  };
  return kWords[static_cast<std::size_t>(kind)];
}

// "4 figures in formulas (3 judgement, 1 bare)".
std::string not_moved_text(const Weighing::NotMoved& of) {
  std::string classes;
  for (const Strength strength : kStrengths) {
    const std::size_t n = of.strengths[static_cast<std::size_t>(strength)];
    if (n > 0) {
      classes += fmt::format("{}{} {}", classes.empty() ? "" : ", ", n, strength_word(strength));
    }
  }
  const NotMovedWords& words = words_of(of.kind);
  return fmt::format("{} {} ({})", of.n(), of.n() == 1 ? words.one : words.more, classes);
}

// "65.4 ± 0.7 %"; of what has the same effect in every trial no error.
std::string percent_text(double share, double error) {
  return error > 0 ? format_quantity(share, error, 0.01) + " %" : short_percent(share);
}

// Of shares that are not of all, none is 100 %.
std::string share_text(const Weighing& weighing, const Weighing::Part& part) {
  if (part.n == 0) return "";
  const std::string text = percent_text(part.share, part.error);
  return text == "100 %" && !weighing.is_whole() ? "all weighed" : text;
}

std::string author_text(const std::string& name) {
  return name.empty() ? "by nobody named" : "by " + name;
}

// Counts, and beside them what the figures move.
std::string strengths_text(const VerifyResult& result) {
  using Align = TextTable::Align;
  TextTable table;
  table.add_column("evidence", Align::left);
  table.add_column("", Align::left);
  table.add_column("figures", Align::right);
  for (const Weighing& weighing : result.weighings) {
    table.add_column(weighing.target.text, Align::right);
  }
  const auto n_balancing = std::count_if(result.values.begin(), result.values.end(),
                                         [](const Value& value) { return value.balancing; });
  for (const Strength strength : kStrengths) {
    std::vector<std::string> row{strength_word(strength), strength_what(strength),
                                 std::to_string(result.total.of(strength))};
    for (const Weighing& weighing : result.weighings) {
      row.push_back(share_text(weighing, weighing.of(strength)));
    }
    table.add_row(std::move(row));
    if (strength == Strength::derived && n_balancing > 0) {
      std::vector<std::string> own{
          "", n_balancing == 1 ? "of which a balancing item" : "of which balancing items",
          std::to_string(n_balancing)};
      own.resize(3 + result.weighings.size());
      table.add_row(std::move(own));
    }
    const bool has_names = std::any_of(result.authors.begin(), result.authors.end(),
                                       [](const auto& author) { return !author.name.empty(); });
    if (strength != Strength::judgement || !has_names) continue;
    for (const VerifyResult::Author& author : result.authors) {
      std::vector<std::string> own{"", author_text(author.name), std::to_string(author.n)};
      for (const Weighing& weighing : result.weighings) {
        const auto found = std::find_if(weighing.by_author.begin(), weighing.by_author.end(),
                                        [&](const auto& one) { return one.name == author.name; });
        own.push_back(found == weighing.by_author.end() ? "" : share_text(weighing, found->part));
      }
      table.add_row(std::move(own));
    }
  }
  return "\n" + table.text();
}

std::string row_name(const Weighing::Row& row) {
  return row.entry.empty() ? row.assumption : row.assumption + "[" + row.entry + "]";
}

// "bump 50 % !", as `sensitivity` marks it, where it is not what a tenth more moves.
std::string bump_text(const Weighing::Row& row) {
  if (!row.is_coarse()) return "";
  return fmt::format("bump {}{}", short_percent(*row.bump), row.uneven ? " !" : "");
}

std::string headline(const Weighing& weighing) {
  const Weighing::Part& judged = weighing.of(Strength::judgement);
  const std::string share = percent_text(judged.share, judged.error);
  const bool is_all = share == "100 %" && !weighing.is_whole();
  return fmt::format("\n{} moves {}{} rests on judgements",
                     is_all ? "All that" : share + " of what", weighing.target.text,
                     weighing.is_whole() ? "" : " and could be weighed");
}

std::string coarse_text(const Weighing& weighing) {
  std::string names;
  double share = 0;
  for (const Weighing::Row& row : weighing.rows) {
    if (!row.is_coarse()) continue;
    share += row.share;
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", row_name(row), bump_text(row));
  }
  if (names.empty()) return "";
  return wrap(
      fmt::format("Moved by more than a tenth, or past a step (!), and scaled to it: {}; {} of "
                  "the shares.",
                  names, short_percent(share)),
      "", "  ", 100);
}

std::string weighing_text(const VerifyResult& result, const Weighing& weighing) {
  std::string text = headline(weighing);
  TextTable table(2);
  for (const auto align : {TextTable::Align::left, TextTable::Align::left, TextTable::Align::right,
                           TextTable::Align::left, TextTable::Align::left}) {
    table.add_column("", align);
  }
  std::size_t n = 0;
  for (const Weighing::Row& row : weighing.rows) {
    const Value& value = result.values[row.value];
    if (value.counts_as() != Strength::judgement || n == kNamed) continue;
    ++n;
    table.add_row({row_name(row), value.text, percent_text(row.share, row.error), bump_text(row),
                   value.evidence.empty()
                       ? value.strength == Strength::derived ? "made of what is a judgement" : ""
                       : value.evidence});
  }
  text += n == 0 ? ".\n" : fmt::format("; the {} largest:\n{}", n, table.text());
  std::string rest;
  const auto add = [&](const std::string& one) { rest += (rest.empty() ? "" : "; ") + one; };
  if (weighing.n_unclear > 0) {
    add(fmt::format("{} not told apart from 0, {} of this together", weighing.n_unclear,
                    short_percent(weighing.unclear)));
  }
  const auto n_unweighed =
      std::count_if(weighing.unweighed.begin(), weighing.unweighed.end(),
                    [](const Weighing::Unweighed& one) { return !one.not_moved; });
  if (n_unweighed > 0) add(fmt::format("{} without a figure for what they move", n_unweighed));
  std::string fixed;
  for (const Weighing::NotMoved& of : weighing.not_moved) {
    fixed += (fixed.empty() ? "" : ", ") + not_moved_text(of);
  }
  if (!fixed.empty()) add(fixed + ": nothing moves these, a `given` of its own can be moved");
  if (!rest.empty()) text += wrap("Not in these shares: " + rest + ".", "", "  ", 100);
  return text + coarse_text(weighing);
}

std::string weighings_text(const VerifyResult& result) {
  if (result.weighings.empty()) return "";
  std::string text;
  for (const Weighing& weighing : result.weighings) text += weighing_text(result, weighing);
  if (!result.income_found.empty()) {
    text += wrap(fmt::format("Income is {}, found {}; --outcome names another.",
                             result.weighings[0].target.outcome, result.income_found),
                 "", "", 100);
  }
  return text +
         wrap(
             "Shares of what a tenth more of each figure, by itself, would move, by size; the "
             "errors are upper bounds.",
             "", "", 100);
}

ordered_json value_json(const Value& value) {
  return {{"declaration", value.declaration},
          {"field", value.field},
          {"risk", value.risk},
          {"text", value.text},
          {"evidence", value.evidence},
          {"strength", strength_word(value.strength)},
          {"rests_on", strength_word(value.rests_on)},
          {"by", value.by},
          {"balancing", value.balancing},
          {"file", value.file},
          {"file_line", value.file_line}};
}

ordered_json part_json(const Weighing::Part& part) {
  return {{"n", part.n}, {"share", part.share}, {"error", part.error}};
}

ordered_json weighing_json(const VerifyResult& result, const Weighing& weighing) {
  ordered_json out;
  out["target"] = target_json(weighing.target);
  out["statistic"] = estimate_json(weighing.statistic);
  for (const Strength strength : kStrengths) {
    out["by_strength"][strength_word(strength)] = part_json(weighing.of(strength));
  }
  out["by_author"] = ordered_json::array();
  for (const auto& [name, part] : weighing.by_author) {
    ordered_json one = {{"name", name}};
    one.update(part_json(part));
    out["by_author"].push_back(std::move(one));
  }
  out["whole"] = weighing.is_whole();
  out["rows"] = ordered_json::array();
  for (const Weighing::Row& row : weighing.rows) {
    const Value& value = result.values[row.value];
    out["rows"].push_back({{"assumption", row.assumption},
                           {"entry", row.entry},
                           {"value", row.value},
                           {"counts_as", strength_word(value.counts_as())},
                           {"by", value.by},
                           {"share", row.share},
                           {"error", row.error},
                           {"effect", estimate_json(row.effect)},
                           {"bump", row.bump ? ordered_json(*row.bump) : ordered_json()},
                           {"uneven", row.uneven}});
  }
  out["unclear"] = {{"n", weighing.n_unclear}, {"share", weighing.unclear}};
  out["unweighed"] = ordered_json::array();
  for (const Weighing::Unweighed& one : weighing.unweighed) {
    out["unweighed"].push_back({{"assumption", one.assumption}, {"why", one.why}});
  }
  out["not_moved"] = ordered_json::array();
  std::size_t n_in_formulas = 0;
  for (const Weighing::NotMoved& of : weighing.not_moved) {
    ordered_json item = {{"kind", words_of(of.kind).key}, {"n", of.n()}};
    for (const Strength strength : kStrengths) {
      item["by_strength"][strength_word(strength)] =
          of.strengths[static_cast<std::size_t>(strength)];
    }
    out["not_moved"].push_back(std::move(item));
    if (of.kind == Weighing::NotMoved::Kind::formula) n_in_formulas = of.n();
  }
  out["in_formulas"] = n_in_formulas;
  out["seconds"] = weighing.seconds;
  return out;
}

}  // namespace

const char* strength_word(VerifyResult::Strength strength) {
  constexpr const char* kWords[] = {"figure", "derived", "words", "unchecked", "judgement", "bare"};
  return kWords[static_cast<std::size_t>(strength)];
}

std::string write_text(const VerifyResult& result, bool all) {
  std::string text = sources_text(result) + citations_text(result, all) +
                     parts_text("risk", result.by_risk) + parts_text("outcome", result.by_outcome) +
                     strengths_text(result) + weighings_text(result) + "\n";
  for (const auto& [name, figures] : result.by_role) {
    text += fmt::format("{}: {}, {} cited, {} judgement, {} bare\n", name, figures.all(),
                        figures.cited, figures.judgement, figures.bare);
  }
  const std::size_t n_verified = result.total.of(CitationVerdict::verified);
  text += fmt::format("citations: {} of {} verified ({} by figure, {} by words)", n_verified,
                      result.total.n_citations(), result.n_by_figure,
                      n_verified + result.total.of(CitationVerdict::moved) - result.n_by_figure);
  for (const CitationVerdict verdict : kVerdicts) {
    const std::size_t n = result.total.of(verdict);
    if (verdict != CitationVerdict::verified && n > 0) {
      text += fmt::format(", {} {}", n, verdict_word(verdict));
    }
  }
  return text + "\n";
}

ordered_json to_json(const VerifyResult& result) {
  ordered_json out;
  out["schema"] = schemas::kVerify.written;
  out["model"] = result.about.model;
  out["about"] = result.weighings.empty() ? about_json(result.about)
                                          : about_json(result.about, result.futures);
  out["passes"] = result.passes;
  out["sources"] = ordered_json::array();
  for (const VerifyResult::Source& s : result.sources) {
    out["sources"].push_back({{"name", s.name},
                              {"title", s.title},
                              {"path", s.path},
                              {"stated_sha256", s.stated_sha256},
                              {"sha256", s.sha256},
                              {"hash", hash_word(s.hash)}});
  }
  out["citations"] = ordered_json::array();
  for (const Citation& c : result.citations) {
    ordered_json item;
    item["declaration"] = c.declaration;
    item["field"] = c.field;
    item["risk"] = c.risk;
    item["source"] = c.source;
    item["line"] = c.line;
    item["quote"] = c.quote;
    item["verdict"] = verdict_word(c.verdict);
    item["by_figure"] = c.by_figure;
    if (!c.found_at.empty()) item["found_at"] = c.found_at;
    if (!c.detail.empty()) item["detail"] = c.detail;
    item["file"] = c.file;
    item["file_line"] = c.file_line;
    out["citations"].push_back(std::move(item));
  }
  out["total"] = tally_json(result.total);
  for (const auto& [key, parts] :
       {std::pair{"by_risk", &result.by_risk}, std::pair{"by_outcome", &result.by_outcome}}) {
    out[key] = ordered_json::array();
    for (const auto& [name, tally] : *parts) {
      ordered_json item = {{"name", name}};
      item.update(tally_json(tally));
      out[key].push_back(std::move(item));
    }
  }
  out["values"] = ordered_json::array();
  for (const Value& value : result.values) out["values"].push_back(value_json(value));
  out["authors"] = ordered_json::array();
  for (const auto& [name, n] : result.authors) out["authors"].push_back({{"name", name}, {"n", n}});
  if (result.weighings.empty()) return out;
  out["weighings"] = ordered_json::array();
  for (const Weighing& weighing : result.weighings) {
    out["weighings"].push_back(weighing_json(result, weighing));
  }
  return out;
}

}  // namespace plimsoll::report
