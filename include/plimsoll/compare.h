// Two versions of a model side by side, on the same noise, and what between them moved a statistic.
//
//   noise      draws belong to names, so both versions draw the same values for what they have in common
//   shares     of edits, averaged over the orders in which they can be made; with `unexplained` they add
//              up to `difference`
//   units      amounts of both versions are in the new one's unit
//   inputs     the models' --set and the switches may differ: what does is an edit too, and so is a module of the
//              standard library whose text differs
//   errors     a model that does not compile is told with its diagnostics, and which of the two it is
//   json       docs/results.md describes what report/ writes
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/inspect.h"
#include "plimsoll/model.h"
#include "plimsoll/question.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct CompareRequest : QuestionRequest {
  // Of the old version; absent: `switches` holds for both.
  std::optional<Switches> old_switches;
  // Edits by declaration, or all of a risk together and what stands in no risk by its file; automatic:
  // by declaration where these are at most kMostDeclarations.
  enum class By : std::uint8_t { automatic, declaration, section };
  static constexpr std::size_t kMostDeclarations = 24;
  By by = By::automatic;
  // Sections that are told apart by declaration: "risk price_war", "file costs.plim".
  std::vector<std::string> opened;
  // Of making the edits, sampled where there are too many for all: 2 to 10'000.
  int orders = 16;
  // Instead of `orders`, where positive: as many as there is time for, to 1e7.
  double seconds = 0;
  // The ends of the explanation also where both say the same, without shares.
  bool explains_same = false;
};

// What a comparison says of a run that was kept; filled in by who knows the store.
struct KeptRunTold {
  std::string id;
  // UTC, as the store has it.
  std::string started;
  std::string note;
  std::string version;
  int stream = 0;
  // Of the run, and of the same run by this version.
  std::string digest;
  std::string digest_now;
};

struct CompareResult {
  struct Side {
    // As it was named.
    std::string name;
    About about;
    // Of a plain run with this request's trials.
    std::string digest;
    // Absent of a version that is no run which was kept.
    std::optional<KeptRunTold> kept;
  };
  // One scalar outcome in one period that both have.
  struct Outcome {
    std::string name;
    std::string period;
    // Empty of plain numbers.
    std::string unit;
    // "mean(net_income) in FY2013" and its like.
    std::string text;
    Estimate before;
    Estimate after;
    // On the same trials.
    Estimate difference;
  };
  struct Limit {
    std::string name;
    std::string title;
    std::string period;
    // As written in the new version.
    std::string statistic;
    // Absent where a version does not have it.
    std::optional<Verdict> before;
    std::optional<Verdict> after;
    std::optional<double> value_before;
    std::optional<double> value_after;
    std::string unit;
    bool is_probability = false;
  };
  struct Share {
    // "given discount_rate", "risk price_war", "row history[FY2011, revenue]".
    std::string name;
    // All edits that are made together under this name: declarations with their fields.
    std::vector<ModelDiff::Change> changes;
    // Rows of sources and data files, inputs and modules of the library; `before` and `after` are lines of the file, or
    // what the command line said.
    struct Row {
      std::string name;
      std::string file;
      std::string before;
      std::string after;
    };
    std::vector<Row> rows;
    // An edit of the text, an input, a module of the library; or what is no edit: another version of this program,
    // and a kept run that was asked otherwise than the comparison.
    enum class Kind : std::uint8_t { edit, input, library, engine, asked };
    Kind kind = Kind::edit;
    // In words; empty: as the changes say.
    std::string what;
    // All edits of a section, which `opened` tells apart.
    bool is_section = false;
    // Names of the shares whose edits must be made before.
    std::vector<std::string> needs;
    Estimate value;
    // What the error of `value` consists of.
    std::optional<double> se_trials;
    std::optional<double> se_orders;
    // The orders that were taken are too few or too much alike to tell `se_orders`.
    bool few_orders = false;
  };
  struct Explained {
    TargetResult target;
    Estimate before;
    Estimate after;
    Estimate difference;
    // The old version's unit, and an amount of 1 of it in the target's.
    std::string before_unit;
    double of_before_unit = 1;
    // Largest first.
    std::vector<Share> shares;
    // What edits that were taken to move nothing did all the same; 0 but for mistakes of this program.
    double unexplained = 0;
    bool exact = false;
    std::size_t n_orders = 0;
    std::size_t n_models = 0;
    // Models between that do not compile or run; edits that they parted were put together.
    std::size_t n_failed = 0;
    CompareRequest::By by = CompareRequest::By::declaration;
  };

  Side before;
  Side after;
  Futures futures;
  // Texts, inputs and library say the same: nothing is compared then.
  bool is_same = false;
  // In the order of the new version.
  std::vector<Outcome> outcomes;
  std::vector<Limit> limits;
  // Outcomes that only one version has, those of other periods with them, and those whose units differ
  // in kind: "net_income FY2015".
  std::vector<std::string> only_before;
  std::vector<std::string> only_after;
  std::vector<std::string> not_comparable;
  // Absent where no statistic was named and the model has several outcomes, or nothing moves any value.
  std::optional<Explained> explained;
  // Edits of words alone, or that nothing which was asked for reads.
  std::vector<ModelDiff::Change> quiet;
  std::vector<std::string> quiet_rows;
  std::vector<std::string> warnings;
  std::uint64_t n_trials = 0;
  double seconds = 0;
};

Result<CompareResult> compare_versions(const Model& before, const Model& after,
                                       const CompareRequest& request, const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
