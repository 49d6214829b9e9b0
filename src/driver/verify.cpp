#include "driver/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "driver/about.h"
#include "driver/compile.h"
#include "driver/model_outline.h"
#include "driver/output.h"
#include "report/schemas.h"
#include "report/text_table.h"
#include "verify/citations.h"

namespace plimsoll::driver {

namespace {

using nlohmann::ordered_json;
using verify::Citation;
using verify::Verdict;

constexpr Verdict kVerdicts[] = {Verdict::verified,  Verdict::moved,    Verdict::differs,
                                 Verdict::not_found, Verdict::unquoted, Verdict::not_checked};

std::size_t count(const verify::Tally& tally, Verdict verdict) {
  return tally.verdicts[static_cast<std::size_t>(verdict)];
}

// Empty after a message.
bool read_sources(const VerifyArguments& arguments, const ir::Module& module,
                  std::map<std::string, std::string>& files) {
  for (const std::string& item : arguments.sources) {
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == item.size()) {
      print_error("--source takes NAME=FILE, not '" + item + "'");
      return false;
    }
    const std::string name = item.substr(0, equals);
    std::vector<std::string_view> known;
    for (const ir::Source& source : module.sources) known.push_back(source.name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string_view near = diag::nearest(name, known);
      std::string message = "the model has no source '" + name + "'";
      if (!near.empty()) {
        message += "; did you mean '" + std::string(near) + "'?";
      } else if (!known.empty()) {
        message += "; it has";
        for (const std::string_view other : known) message += " " + std::string(other);
      }
      print_error(message);
      return false;
    }
    const std::string path = item.substr(equals + 1);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      print_error("--source " + item + ": there is no file " + path);
      return false;
    }
    files[name] = path;
  }
  return true;
}

std::string said_of(const Citation& c) {
  return c.field.empty() || c.field == "value" ? c.declaration : c.declaration + ", " + c.field;
}

std::string citation_text(const Citation& c) {
  if (c.evidence == nullptr || c.evidence->kind == syntax::Evidence::Kind::cite_row) {
    return c.quote;
  }
  std::string out = c.source;
  if (c.line > 0) out += ":" + std::to_string(c.line);
  return c.quote.empty() ? out : out + " \"" + c.quote + "\"";
}

void print_citations(const verify::Report& report, const OutlinedModel& model, bool all) {
  for (const Citation& c : report.citations) {
    if (!all && (c.verdict == Verdict::verified || c.verdict == Verdict::not_checked ||
                 c.verdict == Verdict::unquoted)) {
      continue;
    }
    fmt::print("{}: {}: {} cites {}\n", model.place(c.span), verify::verdict_word(c.verdict),
               said_of(c), citation_text(c));
    if (!c.detail.empty()) fmt::print("    {}\n", c.detail);
  }
}

void print_parts(const char* title, const std::vector<verify::Part>& parts) {
  if (parts.empty()) return;
  using Align = report::TextTable::Align;
  report::TextTable table;
  table.add_column(title, Align::left);
  for (const Verdict verdict : kVerdicts) {
    table.add_column(std::string(verify::verdict_word(verdict)), Align::right);
  }
  for (const char* word : {"figures", "cited", "judgement", "bare"}) {
    table.add_column(word, Align::right);
  }
  for (const verify::Part& part : parts) {
    if (part.tally.n_citations() + part.tally.n_figures() == 0) continue;
    std::vector<std::string> row{part.name.empty() ? "(in no risk)" : part.name};
    for (const Verdict verdict : kVerdicts) {
      const std::size_t n = count(part.tally, verdict);
      row.push_back(n == 0 ? "" : std::to_string(n));
    }
    row.push_back(std::to_string(part.tally.n_figures()));
    for (std::size_t i = 0; i < 3; ++i) {
      row.push_back(part.tally.support[i] == 0 ? "" : std::to_string(part.tally.support[i]));
    }
    table.add_row(std::move(row));
  }
  fmt::print("\n{}", table.text());
}

void print_report(const verify::Report& report, const OutlinedModel& model, bool all) {
  for (const verify::SourceCheck& s : report.sources) {
    if (s.hash == verify::HashState::not_given) {
      fmt::print("{}: not given, its citations are not checked; give it as --source {}=FILE\n",
                 s.name, s.name);
    } else {
      fmt::print("{}: {}, sha256 {}\n", s.name, s.path, verify::hash_word(s.hash));
      if (s.hash == verify::HashState::differs) {
        fmt::print("    the model states {}\n    the file has    {}\n", s.stated_sha256, s.sha256);
      }
    }
  }
  print_citations(report, model, all);
  print_parts("risk", report.by_risk);
  print_parts("outcome", report.by_outcome);
  const char* roles[] = {"values of givens",   "parameters of distributions", "rates of events",
                         "openings of stocks", "figures in formulas",         "correlations"};
  fmt::print("\n");
  for (std::size_t role = 0; role < outline::kAssumptionRoles; ++role) {
    const auto& support = report.support_by_role[role];
    fmt::print("{}: {}, {} cited, {} judgement, {} bare\n", roles[role],
               support[0] + support[1] + support[2], support[0], support[1], support[2]);
  }
  const std::size_t n_verified = count(report.total, Verdict::verified);
  fmt::print("citations: {} of {} verified ({} by figure, {} by words)", n_verified,
             report.total.n_citations(), report.n_by_figure,
             n_verified + count(report.total, Verdict::moved) - report.n_by_figure);
  for (const Verdict verdict : kVerdicts) {
    if (verdict == Verdict::verified || count(report.total, verdict) == 0) continue;
    fmt::print(", {} {}", count(report.total, verdict), verify::verdict_word(verdict));
  }
  fmt::print("\n");
}

ordered_json tally_json(const verify::Tally& tally) {
  ordered_json out;
  for (const Verdict verdict : kVerdicts) {
    out["citations"][std::string(verify::verdict_word(verdict))] = count(tally, verdict);
  }
  out["figures"] = {
      {"cited", tally.support[0]}, {"judgement", tally.support[1]}, {"bare", tally.support[2]}};
  return out;
}

ordered_json report_json(const verify::Report& report, const OutlinedModel& model,
                         const ir::Module& module) {
  ordered_json out;
  out["schema"] = report::schemas::kVerify.written;
  out["model"] = module.model_name;
  out["about"] = report::about_json(about(module, {}));
  out["passes"] = report.passes();
  out["sources"] = ordered_json::array();
  for (const verify::SourceCheck& s : report.sources) {
    out["sources"].push_back({{"name", s.name},
                              {"title", s.title},
                              {"path", s.path},
                              {"stated_sha256", s.stated_sha256},
                              {"sha256", s.sha256},
                              {"hash", verify::hash_word(s.hash)}});
  }
  out["citations"] = ordered_json::array();
  for (const Citation& c : report.citations) {
    ordered_json item;
    item["declaration"] = c.declaration;
    item["field"] = c.field;
    item["risk"] = c.risk;
    item["source"] = c.source;
    item["line"] = c.line;
    item["quote"] = c.quote;
    item["verdict"] = verify::verdict_word(c.verdict);
    item["by_figure"] = c.by_figure;
    if (!c.found_at.empty()) item["found_at"] = c.found_at;
    if (!c.detail.empty()) item["detail"] = c.detail;
    item["file"] = model.sources->file(c.span.file).path;
    item["file_line"] = model.line(c.span);
    out["citations"].push_back(std::move(item));
  }
  out["total"] = tally_json(report.total);
  for (const auto& [key, parts] :
       {std::pair{"by_risk", &report.by_risk}, std::pair{"by_outcome", &report.by_outcome}}) {
    out[key] = ordered_json::array();
    for (const verify::Part& part : *parts) {
      ordered_json item = {{"name", part.name}};
      item.update(tally_json(part.tally));
      out[key].push_back(std::move(item));
    }
  }
  return out;
}

// Exit code.
int write_fixes(const verify::Report& report, const source::SourceMap& sources) {
  std::size_t n_fixed = 0;
  for (const verify::Fixed& file : verify::fix_moved(report, sources)) {
    if (!write_whole(file.path, file.text, source::Over::inputs)) {
      return kMachineFailed;
    }
    n_fixed += file.n_changes;
    std::fprintf(stderr, "%s: %zu %s put right\n", file.path.c_str(), file.n_changes,
                 file.n_changes == 1 ? "line number" : "line numbers");
  }
  const std::size_t n_moved = count(report.total, Verdict::moved);
  if (n_moved > n_fixed) {
    std::fprintf(stderr, "%zu moved %s left as %s: the words stand in several places\n",
                 n_moved - n_fixed, n_moved - n_fixed == 1 ? "citation" : "citations",
                 n_moved - n_fixed == 1 ? "it is" : "they are");
  }
  return kWell;
}

}  // namespace

int verify(const VerifyArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments.model, compiled)) return compiled.code;
  std::map<std::string, std::string> files;
  if (!read_sources(arguments, *compiled.module, files)) return kUsage;
  const auto model = outline_model(arguments.model.model, arguments.model.colour);
  if (!model) return kModelWrong;
  const auto report = verify::verify(
      {*compiled.module, model->loaded, *model->sources, model->declarations}, files);
  if (!report) {
    print_error(report.error());
    return kMachineFailed;
  }
  if (arguments.json) {
    std::fputs(json_text(report_json(*report, *model, *compiled.module)).c_str(), stdout);
  } else {
    print_report(*report, *model, arguments.all);
  }
  if (arguments.fix) {
    const int code = write_fixes(*report, *model->sources);
    if (code != kWell) return code;
  }
  return report->passes() ? kWell : kModelWrong;
}

}  // namespace plimsoll::driver
