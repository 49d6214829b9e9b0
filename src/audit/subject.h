// What rules look at, and what they find.
//
//   extend    a row of rules.def and a function find_ID in the file of its kind; a pair of models in tests/audit
//   declared  by name, as a modeller wrote it; figures are those of literals, straight or through a given that is one
//   cost      linear in the declarations but for rules that compare pairs of risks
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/loader.h"
#include "ir/ir.h"
#include "lineage/lineage.h"
#include "outline/outline.h"
#include "plimsoll/audit.h"
#include "source/source.h"
#include "verify/citations.h"

namespace plimsoll::audit {

using outline::Declaration;
using outline::Field;

// How the model is changed to see what a finding moves.
struct Change {
  enum class Kind : std::uint8_t { none, set, off, scenario, action };
  Kind kind = Kind::none;
  // Of set: what stands in a scenario, "set war.size.sigma = 0.75 * war.size.sigma"; else the name.
  std::string text;
  // "with a quarter less of its spread"; of none, why nothing is changed.
  std::string words;
};

struct Found {
  const Declaration* declaration = nullptr;
  Span span;
  std::string seen;
  // Empty: what the table says.
  std::string instead;
  Change change;
};

// What a law is, as written.
struct Law {
  const Declaration* declaration = nullptr;
  std::string name;
  bool is_truncated = false;

  const Field* parameter(std::string_view name) const;
};

class Subject {
 public:
  Subject(const ir::Module& module, const data::LoadedModel& loaded,
          const source::SourceMap& sources, const std::vector<Declaration>& declarations,
          const verify::Report& verified);

  const ir::Module& module;
  const data::LoadedModel& loaded;
  const source::SourceMap& sources;
  const std::vector<Declaration>& declarations;
  const verify::Report& verified;
  const lineage::Lineage lineage;

  // Draws, marks and uncertain givens with a distribution.
  const std::vector<Law>& laws() const { return laws_; }
  const Declaration* find(std::string_view name) const;
  const ir::Def* def(std::string_view name) const;
  // An outcome, a limit, a check or an expectation reads it, as the model stands.
  bool is_read(std::string_view name) const;
  // A literal, or a given that is one; `from` may be a name inside what stands around `around`.
  std::optional<double> figure(const Declaration& around, const Field& field) const;
  std::optional<double> figure(const Law& law, std::string_view parameter) const;
  bool is_percent(const Field& field) const;
  // Someone's judgement, and no citation.
  bool is_judged(const Declaration& declaration, const Field& field) const;
  bool is_judged(const Law& law) const;
  // Texts of judgements behind it.
  std::string reasons(const Declaration& declaration) const;
  // Name, title and reasons in lower case, words apart by blanks.
  std::string words(const Declaration& declaration) const;
  std::string names_and_title(const Declaration& declaration) const;
  // Year of the model's `as of`.
  std::optional<int> as_of_year() const;
  // Scenarios and actions mention it.
  bool is_overlaid(std::string_view name) const;
  // Both rest on one draw or event, or are correlated.
  bool share_noise(std::string_view a, std::string_view b) const;

  // Every expression of a declaration of the model's own files, topmost first; `inside`: with those below.
  void each_formula(const std::function<void(const Declaration&, const Field&)>& visit) const;

 private:
  std::vector<Law> laws_;
  std::map<std::string, const Declaration*, std::less<>> by_name_;
  std::map<std::string, std::size_t, std::less<>> defs_;
  std::vector<bool> read_;
  std::string overlays_;
};

// Walks an expression, itself first.
void each_expr(const syntax::Expr& expr, const std::function<void(const syntax::Expr&)>& visit);
const syntax::Expr* bare(const syntax::Expr* expr);
// "a.b" of names and members; empty for what is none.
std::string path_of(const syntax::Expr* expr);
std::optional<double> literal(const syntax::Expr* expr);
// Whole words, as " price "; `text` as Subject::words() gives it.
bool has_word(std::string_view text, std::string_view word);
std::string_view first_word_of(std::string_view text, const std::vector<std::string_view>& words);
std::size_t word_count(std::string_view text);
std::string lower_words(std::string_view text);

using Finder = std::vector<Found> (*)(const Subject&);

struct Rule {
  AuditRule row;
  Finder find = nullptr;
};

// In the order of rules.def.
const std::vector<Rule>& rules();

// Rules that runs judge; the session measures what they find and drops what moves.
inline constexpr std::string_view kIdleRisk = "idle_risk";
inline constexpr std::string_view kEmptyScenario = "empty_scenario";
inline constexpr std::string_view kSureBase = "sure_base";
inline constexpr std::string_view kFarLimit = "far_limit";
inline constexpr std::string_view kNearLimit = "near_limit";
inline constexpr std::string_view kIdleAllow = "idle_allow";

}  // namespace plimsoll::audit
