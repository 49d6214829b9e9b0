// Every citation of a model against the sources that it names.
//
//   verified     the quotation stands at the place, and its quantity is the model's; or the row has
//                the model's value
//   moved        the quotation stands elsewhere in the source, and agrees
//   differs      quotation or row disagree with the model in number, scale, unit or sign
//   not_found    the quotation stands nowhere in the source; there is no such line or row
//   unquoted     a place is named, but no words of it
//   not_checked  the source was not given
//
//   figures      a figure cited for a single value must agree. Of a distribution one of the
//                parameters must; a citation beside a `judgement` is its ground, and only its words
//                are looked for. Dates, and quantities of another kind than every figure of a
//                distribution, are words too
//   standings    what stands behind each figure: see strength.h. They point into `declarations`
//   errors       a source that cannot be read
//   stop         between sources and declarations
//   cost         linear in the sources for each quotation
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/loader.h"
#include "ir/ir.h"
#include "outline/outline.h"
#include "plimsoll/verify.h"
#include "source/source.h"

namespace plimsoll::verify {

using Verdict = VerifyResult::Verdict;

// "verified", "not found".
std::string_view verdict_word(Verdict verdict);

using HashState = VerifyResult::Hash;

struct SourceCheck {
  std::string name;
  std::string title;
  // Empty where it was not given.
  std::string path;
  std::string stated_sha256;
  std::string sha256;
  HashState hash = HashState::not_given;
};

struct Citation {
  const syntax::Evidence* evidence = nullptr;
  // Place in the model. `evidence` is null for a row that a formula takes its value from.
  Span span;
  // What it is said of: "cloud_sales", "value"; the field is empty for a whole declaration.
  std::string declaration;
  std::string field;
  std::string risk;
  std::string source;
  // Of text sources; 0 where only the source is named.
  std::uint32_t line = 0;
  // The quotation, or the row's key.
  std::string quote;
  Verdict verdict = Verdict::not_checked;
  // A figure was compared, not words alone.
  bool by_figure = false;
  // Lines where the quotation stands, when it has moved; the best first.
  std::vector<std::uint32_t> found_at;
  // Why, in words; empty when all is well.
  std::string detail;
};

// A chain is as strong as its weakest link, so the later of two is the one that counts.
using Strength = VerifyResult::Strength;

// A field of a declaration that assumes something, and what stands behind it.
struct Standing {
  const outline::Declaration* declaration = nullptr;
  const outline::Field* field = nullptr;
  Strength strength = Strength::bare;
  // Of what is derived: the weakest that it is made of; else `strength`.
  Strength rests_on = Strength::bare;
  // Whose judgement; empty where nobody is named.
  std::string by;
  // A number or a cell of its own, or a value that is said outright; false for what is made of names
  // alone.
  bool has_figures = true;
  // They stand among names, or inside a function: nothing can be moved there but the whole.
  bool among_names = false;
  // A balancing item as a whole; its field is a side of the equation.
  bool balancing = false;
};

// How many of each verdict, who answers for the assumptions (outline::Support), and how strongly.
struct Tally {
  std::size_t verdicts[VerifyResult::kVerdicts] = {};
  std::size_t support[4] = {};
  std::size_t strengths[VerifyResult::kStrengths] = {};

  std::size_t n_citations() const;
  std::size_t n_figures() const { return support[0] + support[1] + support[2]; }
};

struct Part {
  std::string name;
  Tally tally;
};

struct Report {
  std::vector<SourceCheck> sources;
  std::vector<Citation> citations;
  Tally total;
  std::size_t n_by_figure = 0;
  // Assumptions: values of givens, parameters of distributions, rates of events, openings, figures
  // in formulas, correlations.
  std::size_t support_by_role[outline::kAssumptionRoles][4] = {};
  // In the order of the model.
  std::vector<Standing> standings;
  // In the order of the model; what stands in no risk comes last, without a name.
  std::vector<Part> by_risk;
  std::vector<Part> by_outcome;

  // Nothing differs, nothing is missing, no source has changed.
  bool passes() const;
};

struct Subject {
  const ir::Module& module;
  const data::LoadedModel& loaded;
  const source::SourceMap& sources;
  const std::vector<outline::Declaration>& declarations;
};

// Sources and declarations that are done, and all. False: an Error of kind `interrupted` is wanted.
using GoOn = std::function<bool(std::uint64_t done, std::uint64_t all)>;

// `files`: paths by name of source; sources that lie beside the model need none.
Result<Report> verify(const Subject& subject, const std::map<std::string, std::string>& files,
                      const GoOn& go_on = {});

// The files of the model with the lines of moved citations put right: path and new text. A
// quotation that stands in several places is left alone unless its neighbours moved as far.
struct Fixed {
  std::string path;
  std::string text;
  std::size_t n_changes = 0;
};
std::vector<Fixed> fix_moved(const Report& report, const source::SourceMap& sources);

}  // namespace plimsoll::verify
