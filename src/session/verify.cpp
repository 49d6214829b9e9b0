// Citations against their sources, told with places instead of trees.
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>

#include "diag/meant.h"
#include "session/compile.h"
#include "session/manners.h"
#include "session/outline.h"
#include "session/questions.h"
#include "session/weigh.h"
#include "verify/citations.h"

namespace plimsoll::session {

namespace {

// By name.
Result<std::map<std::string, std::string>> files_of(const VerifyRequest& request,
                                                    const ir::Module& module) {
  std::map<std::string, std::string> files;
  for (const auto& [name, path] : request.sources) {
    std::vector<std::string_view> known;
    for (const ir::Source& source : module.sources) known.push_back(source.name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error{diag::has_no("the model", "source", name, known), ErrorKind::usage};
    }
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      return Error{"--source " + name + "=" + path + ": " + diag::cannot_open(path, ENOENT),
                   ErrorKind::usage};
    }
    files[name] = path;
  }
  return files;
}

VerifyResult::Figures figures_of(const std::size_t (&support)[4]) {
  return {support[0], support[1], support[2]};
}

VerifyResult::Tally tally_of(const verify::Tally& tally) {
  VerifyResult::Tally out;
  std::copy(std::begin(tally.verdicts), std::end(tally.verdicts), std::begin(out.verdicts));
  std::copy(std::begin(tally.strengths), std::end(tally.strengths), std::begin(out.strengths));
  out.figures = figures_of(tally.support);
  return out;
}

std::vector<VerifyResult::Part> parts_of(const std::vector<verify::Part>& parts) {
  std::vector<VerifyResult::Part> out;
  for (const verify::Part& part : parts) out.push_back({part.name, tally_of(part.tally)});
  return out;
}

VerifyResult::Citation citation_of(const verify::Citation& c, const OutlinedModel& model) {
  VerifyResult::Citation out;
  out.declaration = c.declaration;
  out.field = c.field;
  out.risk = c.risk;
  out.source = c.source;
  out.line = c.line;
  out.quote = c.quote;
  out.is_row = c.evidence == nullptr || c.evidence->kind == syntax::Evidence::Kind::cite_row;
  out.verdict = c.verdict;
  out.by_figure = c.by_figure;
  out.found_at = c.found_at;
  out.detail = c.detail;
  out.file = model.sources->file(c.span.file).path;
  out.file_line = model.line(c.span);
  return out;
}

VerifyResult::Value value_of(const verify::Standing& standing, const OutlinedModel& model) {
  const outline::Declaration& d = *standing.declaration;
  const outline::Field& f = *standing.field;
  VerifyResult::Value out;
  out.declaration = d.name;
  out.field = f.name;
  out.risk = d.risk;
  out.text = outline::one_line(f.text);
  if (standing.balancing) {
    out.field = "balancing item";
    out.text += " = " + outline::one_line(d.fields[1].text);
    out.balancing = true;
  }
  for (const syntax::Evidence* e : outline::evidence_of(d, f)) {
    out.evidence += (out.evidence.empty() ? "" : "; ") +
                    outline::one_line(outline::evidence_text(*model.sources, *e));
  }
  out.strength = standing.strength;
  out.rests_on = standing.rests_on;
  out.by = standing.by;
  out.file = model.sources->file(f.span.file).path;
  out.file_line = model.line(f.span);
  return out;
}

std::vector<VerifyResult::Author> authors_of(const std::vector<VerifyResult::Value>& values) {
  std::map<std::string, std::size_t> by_name;
  for (const VerifyResult::Value& value : values) {
    if (value.strength == VerifyResult::Strength::judgement) ++by_name[value.by];
  }
  std::vector<VerifyResult::Author> out;
  for (const auto& [name, n] : by_name) out.push_back({name, n});
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.n > b.n; });
  return out;
}

}  // namespace

Result<VerifyResult> verify(const Model& model, const VerifyRequest& request,
                            const Control& control) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, {}, {})) return *error;
  const auto files = files_of(request, compiled->module);
  if (!files) return files.failure();
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  const OutlinedModel& read = **outlined;
  if (auto error = step(control, 0, 1)) return *error;
  const engine::Progress tell = in_stages(control);
  const auto report =
      verify::verify({compiled->module, read.loaded, *read.sources, read.declarations}, *files,
                     [&](std::uint64_t done, std::uint64_t all) {
                       if (tell && all > 0) tell(done, all);
                       return !is_cancelled(control);
                     });
  if (auto error = stopped(control)) return *error;
  if (!report) return report.failure();
  VerifyResult out;
  out.about = about(compiled->module, model, {});
  // Values of the command line have no citation.
  out.about.sets.clear();
  out.passes = report->passes();
  for (const verify::SourceCheck& s : report->sources) {
    out.sources.push_back({s.name, s.title, s.path, s.stated_sha256, s.sha256, s.hash});
  }
  for (const verify::Citation& c : report->citations) out.citations.push_back(citation_of(c, read));
  out.total = tally_of(report->total);
  out.n_by_figure = report->n_by_figure;
  constexpr const char* kRoles[] = {"values of givens",    "parameters of distributions",
                                    "rates of events",     "openings of stocks",
                                    "figures in formulas", "correlations"};
  static_assert(std::size(kRoles) == outline::kAssumptionRoles);
  for (std::size_t role = 0; role < outline::kAssumptionRoles; ++role) {
    out.by_role.push_back({kRoles[role], figures_of(report->support_by_role[role])});
  }
  out.by_risk = parts_of(report->by_risk);
  out.by_outcome = parts_of(report->by_outcome);
  for (const verify::Standing& one : report->standings) out.values.push_back(value_of(one, read));
  out.authors = authors_of(out.values);
  if (request.weigh) {
    if (auto error = weigh(model, *request.weigh, *report, read, compiled->module, control, out)) {
      return *error;
    }
    // As the runs were asked; values of the command line are in force there.
    out.about = about(compiled->module, model, request.weigh->switches);
  }
  for (const verify::Fixed& file : verify::fix_moved(*report, *read.sources)) {
    out.fixes.push_back({file.path, file.text, file.n_changes});
  }
  return out;
}

}  // namespace plimsoll::session
