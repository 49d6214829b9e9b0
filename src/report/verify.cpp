// Citations that do not hold, then who answers for what, by risk and by outcome.
#include "report/verify.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using Citation = VerifyResult::Citation;
using Hash = VerifyResult::Hash;
using CitationVerdict = VerifyResult::Verdict;

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
  return out;
}

}  // namespace

std::string write_text(const VerifyResult& result, bool all) {
  std::string text = sources_text(result) + citations_text(result, all) +
                     parts_text("risk", result.by_risk) + parts_text("outcome", result.by_outcome) +
                     "\n";
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
  out["about"] = about_json(result.about);
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
  return out;
}

}  // namespace plimsoll::report
