// The walk over declarations: what a citation claims, which source it names, and the sums of
// verdicts; a single citation is judged in judge.cpp.
#include "verify/citations.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "data/period.h"
#include "filing/reader/read_document.h"
#include "lineage/lineage.h"
#include "sheet/workbook.h"
#include "source/sha256.h"
#include "verify/judge.h"
#include "verify/strength.h"

namespace plimsoll::verify {

using outline::Declaration;
using outline::Field;
using outline::Role;

std::string_view verdict_word(Verdict verdict) {
  constexpr std::string_view kWords[] = {"verified",  "moved",    "differs",
                                         "not found", "unquoted", "not checked"};
  return kWords[static_cast<std::size_t>(verdict)];
}

std::size_t Tally::n_citations() const {
  std::size_t n = 0;
  for (const std::size_t count : verdicts) n += count;
  return n;
}

bool Report::passes() const {
  if (total.verdicts[static_cast<std::size_t>(Verdict::differs)] > 0 ||
      total.verdicts[static_cast<std::size_t>(Verdict::not_found)] > 0) {
    return false;
  }
  return std::none_of(sources.begin(), sources.end(),
                      [](const SourceCheck& s) { return s.hash == HashState::differs; });
}

namespace {

bool same_hash(std::string_view stated, std::string_view actual) {
  return std::ranges::equal(stated, actual, [](char a, char b) {
    return (a >= 'A' && a <= 'F' ? static_cast<char>(a + 32) : a) == b;
  });
}

class Verifier {
 public:
  Verifier(const Subject& subject, const std::map<std::string, std::string>& files,
           const GoOn& go_on)
      : subject_(subject),
        files_(files),
        go_on_(go_on),
        rows_(subject.loaded.folder, subject.sources, units_) {}

  Result<Report> run();

 private:
  // Units, time and sources as the module was compiled with.
  void frame();
  // Error text, or empty.
  std::string open_source(const syntax::SourceDecl& decl);
  // False: stopped.
  bool citations();
  bool goes_on();
  void cite(const syntax::Evidence& evidence, const Declaration& d, const Field* field);
  void cite_rows_of(const Declaration& d, const Field& field);
  Claim claim_of(const syntax::Evidence& evidence, const Declaration& d, const Field* field);
  void finish(Citation citation);
  void count();
  void count_parts();

  const Subject& subject_;
  const std::map<std::string, std::string>& files_;
  const GoOn& go_on_;
  std::uint64_t n_done_ = 0;
  units::UnitTable units_;
  data::Store rows_;
  ir::Time time_;
  std::optional<data::Date> as_of_;
  std::vector<const syntax::SourceDecl*> decls_;
  std::map<std::string, Evidence, std::less<>> sources_;
  std::vector<std::string> source_names_;
  // Of each citation, and of each row that a value is taken from.
  Readings readings_;
  std::string author_;
  Report report_;
};

void Verifier::frame() {
  diag::Sink silent;
  time_.fiscal_end_month = 12;
  const syntax::ModelDecl* head = nullptr;
  for (const data::LoadedFile& file : subject_.loaded.files) {
    for (const syntax::Decl* decl : file.ast->decls) {
      switch (decl->kind) {
        case syntax::DeclKind::unit:
          for (const auto& item : static_cast<const syntax::UnitDecl*>(decl)->items) {
            units_.declare(item, silent);
          }
          break;
        case syntax::DeclKind::model:
          head = static_cast<const syntax::ModelDecl*>(decl);
          break;
        case syntax::DeclKind::source:
          decls_.push_back(static_cast<const syntax::SourceDecl*>(decl));
          break;
        default:
          break;
      }
    }
  }
  if (subject_.module.has_time) {
    time_ = subject_.module.time;
    rows_.set_time(time_);
  }
  if (head != nullptr) author_ = head->author;
  if (head != nullptr && head->as_of) {
    as_of_ = data::last_day(*head->as_of, time_);
    rows_.set_as_of(*as_of_);
  }
}

std::string Verifier::open_source(const syntax::SourceDecl& decl) {
  diag::Sink silent;
  rows_.declare(decl, silent);
  SourceCheck check;
  check.name = decl.name.text;
  check.title = decl.title;
  check.stated_sha256 = decl.sha256;
  const auto given = files_.find(check.name);
  if (given != files_.end()) {
    check.path = given->second;
  } else {
    for (const ir::Source& known : subject_.module.sources) {
      if (known.name == check.name) check.path = known.path;
    }
  }
  if (check.path.empty()) {
    report_.sources.push_back(std::move(check));
    return "";
  }
  Evidence& at_hand = sources_[check.name];
  Result<std::string> bytes = filing::read_bytes(check.path);
  if (!bytes) return bytes.error();
  // A workbook has cells alone, which are looked for one by one.
  if (sheet::may_be_workbook(*bytes)) {
    check.sha256 = source::sha256_hex(*bytes);
  } else {
    Result<filing::Document> document = filing::read_document_bytes(std::move(*bytes), check.path);
    if (!document) return document.error();
    check.sha256 = document->sha256;
    at_hand.document = std::move(*document);
    at_hand.passages = std::make_unique<Passages>(at_hand.document);
  }
  check.hash = check.stated_sha256.empty()                    ? HashState::not_stated
               : same_hash(check.stated_sha256, check.sha256) ? HashState::matches
                                                              : HashState::differs;
  at_hand.decl = decl;
  // Of a table, or of a filing whose facts may be cited.
  if (given != files_.end()) {
    const std::filesystem::path path(check.path);
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    at_hand.decl.file = path.filename().string();
    at_hand.decl.sha256.clear();
    at_hand.given_rows = std::make_unique<data::Store>(folder, subject_.sources, units_);
    if (subject_.module.has_time) at_hand.given_rows->set_time(time_);
    if (as_of_) at_hand.given_rows->set_as_of(*as_of_);
    at_hand.given_rows->declare(at_hand.decl, silent);
  }
  report_.sources.push_back(std::move(check));
  return "";
}

Claim Verifier::claim_of(const syntax::Evidence& evidence, const Declaration& d,
                         const Field* field) {
  Claim claim;
  claim.declaration = &d;
  claim.field = field;
  const auto beside = [&](const std::vector<const syntax::Evidence*>& list) {
    const bool holds = std::find(list.begin(), list.end(), &evidence) != list.end();
    return holds && std::any_of(list.begin(), list.end(), [](const syntax::Evidence* e) {
             return e->kind == syntax::Evidence::Kind::judgement;
           });
  };
  claim.judged = beside(d.evidence) || (field != nullptr && beside(field->evidence));
  if (field != nullptr) {
    add_figures(subject_, units_, d, *field, claim.figures);
    claim.single =
        field->role == Role::value || field->role == Role::opening || field->role == Role::bound;
    return claim;
  }
  bool law = false;
  for (const Field& f : d.fields) {
    law = law || f.role == Role::parameter || f.role == Role::rate || f.role == Role::formula;
    // How exact a figure was seen is the modeller's to say.
    if (d.word == "observation" && f.role == Role::attribute) continue;
    add_figures(subject_, units_, d, f, claim.figures);
  }
  claim.single = !law && (d.word == "given" || d.word == "stock" || d.word == "limit" ||
                          d.word == "expectation" || d.word == "observation");
  return claim;
}

void Verifier::finish(Citation citation) {
  report_.citations.push_back(std::move(citation));
}

void Verifier::cite(const syntax::Evidence& evidence, const Declaration& d, const Field* field) {
  if (evidence.kind == syntax::Evidence::Kind::judgement) return;
  Citation c;
  c.evidence = &evidence;
  c.span = evidence.span;
  c.declaration = d.name;
  c.field = field == nullptr ? "" : field->name;
  c.risk = d.risk;
  c.source = evidence.source.text;
  c.line = evidence.line;
  c.quote = evidence.text;
  const Claim claim = claim_of(evidence, d, field);
  const Judge judge(units_, rows_);
  if (evidence.kind == syntax::Evidence::Kind::cite_row && evidence.row != nullptr) {
    if (evidence.row->left != nullptr) c.source = evidence.row->left->text;
    c.quote = outline::one_line(subject_.sources.text(evidence.row->span));
    const auto source = sources_.find(c.source);
    readings_[&evidence].printed =
        judge.row(source == sources_.end() ? nullptr : &source->second, *evidence.row, claim, c);
  } else {
    const auto source = sources_.find(c.source);
    readings_[&evidence].printed =
        judge.line(source == sources_.end() ? nullptr : &source->second, claim, c);
  }
  readings_[&evidence].verdict = c.verdict;
  finish(std::move(c));
}

bool reads_columns(std::string_view function) {
  return function == "fitted" || function == "empirical" || function == "spearman" ||
         function == "normal_scores";
}

// The row is a column as a whole, that a function reads.
bool is_fitted_to(const syntax::Expr& expr, const syntax::Expr* row, bool inside = false) {
  if (&expr == row) return inside;
  inside = inside || (expr.kind == syntax::ExprKind::call && expr.left != nullptr &&
                      expr.left->kind == syntax::ExprKind::name && reads_columns(expr.left->text));
  if (expr.left != nullptr && is_fitted_to(*expr.left, row, inside)) return true;
  return std::any_of(expr.args.begin(), expr.args.end(), [&](const syntax::Argument& one) {
    return one.value != nullptr && is_fitted_to(*one.value, row, inside);
  });
}

// A value that is taken from a row agrees with it, but for a table given in its place.
void Verifier::cite_rows_of(const Declaration& d, const Field& field) {
  if (field.expr == nullptr) return;
  for (const syntax::Expr* row : outline::rows(*field.expr, source_names_)) {
    Citation c;
    c.span = row->span;
    c.declaration = d.name;
    c.field = field.name;
    c.risk = d.risk;
    c.source = row->left->text;
    c.quote = outline::one_line(subject_.sources.text(row->span));
    Claim claim;
    claim.declaration = &d;
    claim.field = &field;
    claim.single = true;
    claim.is_cell = true;
    diag::Sink silent;
    if (const auto own = rows_.cited(*row, silent)) {
      Stated taken;
      taken.written = taken.digits = own->value;
      // The claim is the cell, and counts as the words of its format say.
      taken.value = own->value * (own->cell ? std::pow(10.0, own->cell->power_of_words) : 1);
      taken.unit = own->cell ? own->cell->currency.value_or(units::Unit()) : own->unit.unit;
      taken.text = outline::one_line(subject_.sources.text(row->span));
      claim.figures.push_back(std::move(taken));
    }
    const auto source = sources_.find(c.source);
    const bool is_fitted = is_fitted_to(*field.expr, row);
    if (is_fitted && source != sources_.end() && source->second.given_rows == nullptr) {
      // The model compiles, so the column is there and the law was fitted to it.
      c.verdict = Verdict::verified;
      c.by_figure = true;
    } else if (!is_fitted) {
      Judge(units_, rows_)
          .row(source == sources_.end() ? nullptr : &source->second, *row, claim, c);
    }
    readings_[row].verdict = c.verdict;
    finish(std::move(c));
  }
}

bool Verifier::citations() {
  for (const Declaration& d : subject_.declarations) {
    if (!goes_on()) return false;
    for (const syntax::Evidence* e : d.evidence) cite(*e, d, nullptr);
    for (const Field& f : d.fields) {
      for (const syntax::Evidence* e : f.evidence) cite(*e, d, &f);
      cite_rows_of(d, f);
    }
  }
  return true;
}

// Before each source and each declaration.
bool Verifier::goes_on() {
  return !go_on_ || go_on_(n_done_++, decls_.size() + subject_.declarations.size());
}

void add_to(Tally& tally, const Citation& c) {
  ++tally.verdicts[static_cast<std::size_t>(c.verdict)];
}

void Verifier::count() {
  std::map<std::string, std::size_t> risk_index;
  for (const Declaration& d : subject_.declarations) {
    if (d.word != "risk") continue;
    risk_index.try_emplace(d.name, report_.by_risk.size());
    report_.by_risk.push_back({d.name, {}});
  }
  const std::size_t outside = report_.by_risk.size();
  report_.by_risk.push_back({"", {}});
  const auto part = [&](const std::string& risk) -> Tally& {
    const auto found = risk_index.find(risk);
    return report_.by_risk[found == risk_index.end() ? outside : found->second].tally;
  };
  for (const Citation& c : report_.citations) {
    add_to(report_.total, c);
    add_to(part(c.risk), c);
    const bool holds = c.verdict == Verdict::verified || c.verdict == Verdict::moved;
    if (holds && c.by_figure) ++report_.n_by_figure;
  }
  for (const Declaration& d : subject_.declarations) {
    for (const Field& f : d.fields) {
      if (!outline::is_assumption(f.role)) continue;
      const auto support = static_cast<std::size_t>(outline::support_of(d, f, source_names_));
      ++report_.total.support[support];
      ++part(d.risk).support[support];
      ++report_.support_by_role[static_cast<std::size_t>(f.role)][support];
    }
  }
  report_.standings = standings(subject_, units_, readings_, author_);
  for (const Standing& standing : report_.standings) {
    const auto strength = static_cast<std::size_t>(standing.strength);
    ++report_.total.strengths[strength];
    ++part(standing.declaration->risk).strengths[strength];
  }
}

void Verifier::count_parts() {
  const ir::Module& module = subject_.module;
  const lineage::Lineage lineage(module);
  std::unordered_map<std::string_view, std::vector<const Citation*>> by_name;
  for (const Citation& c : report_.citations) by_name[c.declaration].push_back(&c);
  std::unordered_map<std::string_view, const Declaration*> declared;
  for (const Declaration& d : subject_.declarations) declared.try_emplace(d.name, &d);
  std::unordered_map<const Declaration*, std::vector<const Standing*>> standings_of;
  for (const Standing& one : report_.standings) standings_of[one.declaration].push_back(&one);
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    if (module.defs[i].kind != ir::DefKind::outcome) continue;
    const ir::DefId root[] = {ir::DefId(i)};
    Part part;
    part.name = module.defs[i].title.empty() ? module.defs[i].full_name : module.defs[i].title;
    std::vector<bool> risks(module.risks.size(), false);
    const auto add_citations = [&](const std::string& name) {
      const auto found = by_name.find(name);
      if (found == by_name.end()) return;
      for (const Citation* c : found->second) add_to(part.tally, *c);
    };
    for (const ir::DefId id : lineage.closure(root)) {
      const ir::Def& def = module.defs[id.value];
      if (def.kind == ir::DefKind::outcome) continue;
      add_citations(def.full_name);
      // What is said of a risk as a whole counts once for all that stands in it.
      if (def.risk >= 0 && !risks[static_cast<std::size_t>(def.risk)]) {
        risks[static_cast<std::size_t>(def.risk)] = true;
        add_citations(module.risks[static_cast<std::size_t>(def.risk)].name);
      }
      const auto d = declared.find(def.full_name);
      if (d == declared.end()) continue;
      for (const Standing* one : standings_of[d->second]) {
        ++part.tally.strengths[static_cast<std::size_t>(one->strength)];
      }
      for (const Field& f : d->second->fields) {
        if (!outline::is_assumption(f.role)) continue;
        ++part.tally
              .support[static_cast<std::size_t>(outline::support_of(*d->second, f, source_names_))];
      }
    }
    report_.by_outcome.push_back(std::move(part));
  }
}

Result<Report> Verifier::run() {
  frame();
  source_names_ = outline::source_names(subject_.declarations);
  const Error stopped{"interrupted before all sources were read", ErrorKind::interrupted};
  for (const syntax::SourceDecl* decl : decls_) {
    if (!goes_on()) return stopped;
    const std::string wrong = open_source(*decl);
    if (!wrong.empty()) return Error{wrong};
  }
  if (!citations()) return stopped;
  count();
  count_parts();
  return std::move(report_);
}

}  // namespace

Result<Report> verify(const Subject& subject, const std::map<std::string, std::string>& files,
                      const GoOn& go_on) {
  return Verifier(subject, files, go_on).run();
}

}  // namespace plimsoll::verify
