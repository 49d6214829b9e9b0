// What is known of a model, an expression or a filing without a future drawn: one result for each.
//
//   places  a path as the model was given it and a line that counts from 1; 0 and empty where there is none
//   units   in the modeller's words ("bn JPY per year"); values are in them
//   json    docs/results.md and docs/read.md describe what is written of each
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/period_name.h"
#include "plimsoll/result.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// ---- check: whether a model compiles; one that does not is an Error with its diagnostics

struct CheckResult {
  std::string model;
  std::size_t n_definitions = 0;
  std::size_t n_risks = 0;
  std::size_t n_outcomes = 0;
  std::size_t n_limits = 0;
  // Never null; warnings only.
  std::shared_ptr<const Diagnostics> diagnostics;
};

// ---- show: what a model assumes, what it can switch, what it reports, where its numbers come from

struct ShowResult {
  struct Source {
    std::string name;
    std::string title;
    std::string file;
    // The file lies where the model says.
    bool is_present = false;
  };
  struct Horizon {
    std::size_t n_periods = 0;
    PeriodName first;
    PeriodName last;
  };
  struct Group {
    std::string name;
    std::string title;
    std::vector<std::string> risks;
    std::vector<EvidenceItem> evidence;
  };
  // An entry of the register that the model is built from.
  struct Mechanism {
    std::string id;
    std::string title;
    // Names in the model; empty where it is told in words, or open.
    std::vector<std::string> carriers;
    std::string qualitative;
    // What it hits, an expression of the model, and which way, "down" or "up"; as the register says.
    std::string line;
    std::string direction;
  };
  struct Limit {
    std::string name;
    std::string title;
    std::string text;
  };
  // A figure for which nobody answers.
  struct Bare {
    std::string name;
    std::string field;
    std::string text;
    std::size_t n_figures = 0;
    std::string file;
    std::uint32_t line = 0;
  };

  std::string model;
  std::string title;
  // ISO date; may be empty.
  std::string as_of;
  // Absent without time.
  std::optional<Horizon> horizon;
  std::vector<Source> sources;
  // Without `support`, `reads`, `feeds`, `values` and `quantiles`, which RunResult::description tells.
  std::vector<DefinitionItem> definitions;
  std::vector<RiskItem> risks;
  std::vector<Group> groups;
  std::string register_title;
  std::vector<Mechanism> mechanisms;
  std::vector<Limit> limits;
  std::vector<SwitchItem> scenarios;
  std::vector<SwitchItem> actions;
  std::vector<SwitchItem> decisions;
  // Fields with figures, by who answers for them.
  std::size_t n_cited = 0;
  std::size_t n_judgement = 0;
  std::size_t n_bare = 0;
  // The same and derived values by what stands behind them, as verify() tells of the sources at hand
  // (VerifyResult::Strength); empty where one of these cannot be read, and why.
  std::vector<std::size_t> strengths;
  std::string no_strengths;
  std::vector<Bare> bare;
};

// ---- trace: from a name back to every assumption that feeds it

struct TraceRequest {
  // An outcome, its label, a risk, or any other name.
  std::string name;
};

struct TraceResult {
  struct Read {
    // Index into `definitions`.
    std::size_t definition = 0;
    // In earlier periods only.
    bool previous = false;
    // The scenario or action without which it is not read; empty for the model as it stands.
    std::string only_with;
    bool only_with_action = false;
  };
  struct Assumption {
    // "value", "value for wan", "rate".
    std::string name;
    // As written.
    std::string value;
    // "cited", "judgement", "bare"; "derived" where it has no figure of its own.
    std::string support;
    // Its own, else what stands for the whole declaration.
    std::vector<std::string> evidence;
    bool has_own_evidence = false;
    std::string file;
    std::uint32_t line = 0;
  };
  struct Definition {
    // Place in the model; stays while the model does.
    std::size_t id = 0;
    std::string name;
    // As DefinitionItem::kind.
    std::string kind;
    std::string unit;
    std::string formula;
    // Empty outside risks.
    std::string risk;
    std::string file;
    std::uint32_t line = 0;
    std::vector<Read> reads;
    // Draws that a copula joins to it.
    std::vector<std::string> correlated_with;
    // Has a declaration of its own in the model's files.
    bool is_written = false;
    // Of a given that is a table: how many.
    std::size_t n_values = 0;
    std::vector<Assumption> assumptions;
  };

  About about;
  // What the name stands for; indices into `definitions`.
  std::vector<std::size_t> roots;
  // First what the roots read as the model stands, in the order of a walk; then what only scenarios and
  // actions bring in.
  std::vector<Definition> definitions;
  std::size_t n_in_force = 0;
};

// ---- constants and layout

struct Constant {
  double value = 0;
  std::string unit;
  // Never null; warnings only.
  std::shared_ptr<const Diagnostics> diagnostics;
};

struct Layout {
  std::string text;
  // It differs from what is there.
  bool changes = false;
};

// ---- read: the risk register of a filing

struct ReadRequest {
  // Text, HTML or PDF.
  std::string path;
};

// The register as the files that `plimsoll read` writes.
class RegisterWriter {
 public:
  virtual ~RegisterWriter() = default;

  // For a terminal; `all_repairs`: every place that was mended, not the first three of a kind.
  virtual std::string text(bool all_repairs) const = 0;
  virtual std::string json() const = 0;
  // One row a factor, one row a quantity.
  virtual std::string csv() const = 0;
  virtual std::string quantity_csv() const = 0;
  // Of a model that lies in `folder`.
  virtual std::string skeleton(const std::string& folder) const = 0;
};

struct ReadResult {
  // Columns count code points from 1; the page is 0 where the filing has none.
  struct Place {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t page = 0;
  };
  struct Quantity {
    // "money", "share", "count", "date", "period", "duration", "ratio".
    std::string kind;
    // As printed, times its scale, never negative; 40 % is 40 with the unit "%".
    double value = 0;
    // -1 where the words say loss or decrease.
    int sign = 1;
    std::string unit;
    // "exact", "about", "almost", "over", "at_least", "at_most".
    std::string approximation;
    std::string about;
    std::string as_of;
    // As mended.
    std::string quote;
    Place place;
  };
  struct Factor {
    // From the words of the heading: stays while they do.
    std::string id;
    int number = 0;
    // Index into `groups`.
    std::optional<std::size_t> group;
    std::string heading;
    // Paragraph by paragraph.
    std::vector<std::string> body;
    // "financial", "legal_regulatory"; the words that spoke for it, strongest first.
    std::string category;
    std::vector<std::string> reasons;
    Place place;
    std::vector<Quantity> quantities;
  };
  struct Group {
    std::string id;
    std::string caption;
  };

  std::string path;
  std::string sha256;
  // "text", "html", "pdf".
  std::string format;
  std::string encoding;
  // "Item 1A. Risk Factors".
  std::string title;
  std::vector<Group> groups;
  std::vector<Factor> factors;
  // Sentences, such as that the section looks cut short.
  std::vector<std::string> warnings;
  // Never null.
  std::shared_ptr<const RegisterWriter> writer;
};

// ---- diff: two models, declaration by declaration

struct ModelDiff {
  struct Field {
    std::string name;
    // Empty where the field is not there.
    std::string before;
    std::string after;
  };
  struct Change {
    enum class Kind : std::uint8_t { added, removed, renamed, changed };
    Kind kind = Kind::changed;
    // "given", "risk"; the new declaration's, or the removed one's.
    std::string word;
    std::string name;
    std::string risk;
    // Of a renamed one.
    std::string old_name;
    // The model says so with `was`; else a guess by the fields that are the same.
    bool stated = false;
    std::size_t n_same = 0;
    std::size_t n_fields = 0;
    // "models/iij/costs.plim:17"; empty where there is none.
    std::string old_place;
    std::string new_place;
    std::vector<Field> fields;
  };
  // As they were named.
  std::string before;
  std::string after;
  std::vector<Change> changes;
};

// ---- diff: two filings of a company, risk factor by risk factor

struct FilingDiff {
  struct Side {
    std::string path;
    std::string sha256;
    // Sentences, such as that the section looks cut short.
    std::vector<std::string> warnings;
  };
  struct Factor {
    std::string id;
    int number = 0;
    std::string heading;
  };
  // Empty for equal texts.
  struct Words {
    enum class Kind : std::uint8_t { kept, removed, inserted };
    struct Change {
      Kind kind = Kind::kept;
      std::string text;
    };
    std::vector<Change> changes;
    // The changes with some words around them, in one text.
    std::string marked;
  };
  // Of one kind about the same thing; empty where there is none.
  struct Quantity {
    std::string before;
    std::string after;
  };
  struct Change {
    enum class Status : std::uint8_t { unchanged, changed, added, dropped, split, merged };
    Status status = Status::unchanged;
    // Absent where there is none.
    std::optional<Factor> before;
    std::optional<Factor> after;
    // What a split factor was cut from, or a merged one went into.
    std::string other;
    bool moved = false;
    // Captions; differ where it moved to another group.
    std::string old_group;
    std::string new_group;
    // 0 for equal texts, 1 where no word was kept.
    double share_changed = 0;
    Words heading;
    Words body;
    std::vector<Quantity> quantities;
  };
  Side before;
  Side after;
  // In the order of the new filing; dropped factors last.
  std::vector<Change> changes;

  bool same() const {
    for (const Change& change : changes) {
      if (change.status != Change::Status::unchanged) return false;
    }
    return true;
  }
};

}  // namespace plimsoll
#pragma GCC visibility pop
