// What a compilation is told beside the files of the model.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plimsoll::data {

class ParsedFiles;

// A draw whose values are given trial by trial, in place of what the model draws it from.
struct GivenDraw {
  // Full name.
  std::string name;
  // "bn JPY per year"; empty of plain numbers.
  std::string unit;
  std::uint64_t n_trials = 0;
  // Rows of n_trials each: by label, then by period or fiscal year where it has those. Never null.
  std::shared_ptr<const std::vector<double>> values;
};

struct Options {
  // Folders searched for `use finance` (finance.plim).
  std::vector<std::string> library_paths;
  // By path, relative ones from the current folder: texts that stand in the place of the files there,
  // of a model, of what it imports, of its data; such a file need not be there.
  std::map<std::string, std::string> documents;
  // Where trees are looked for and kept; may be shared by compilations, also at the same time.
  std::shared_ptr<ParsedFiles> parsed_files;
  // `NAME=EXPR` of --set, in order; each becomes an overlay that is on by default.
  std::vector<std::string> sets;
  // What was observed, each as behind the word `observe`: "sales in 2024 = 130 EUR +- 20 EUR".
  std::vector<std::string> observed;
  // The model's own observations are left out.
  bool without_observed = false;
  // Each replaces the draw of its name; mistakes are told in the file kDrawsFile.
  std::vector<GivenDraw> draws;
  // A declaration that a question adds to the model's own, such as "limit asked: P(cash < 0) <= 5%
  // each year". It changes no noise and no other value. Of what a user wrote of it (`given`, between
  // `before` and `after`) mistakes are told in the user's words, in a file of the name `from`; it is
  // read alone first, so that it cannot be more than what its form says.
  struct Question {
    enum class Form { declaration, expression, setting };
    std::string before;
    std::string given = {};
    std::string after = {};
    Form form = Form::declaration;
    std::string from = {};
  };
  std::vector<Question> questions;
  // Full names of events and of parts of risks that have an `off`: each gets a switch of its own, an
  // ir::Flag of that name; other names are passed over.
  std::vector<std::string> part_switches;

  // A condition that a question asks the probability of; it becomes the limit `name`. With time it
  // is sampled in the period named, without a name each year (ir::sample_for), or over the horizon
  // where it says `ever` or `always` of itself. A bare name that the model does not know as a
  // condition is passed over: it may be a limit's.
  struct Condition {
    std::string name;
    std::string text;
    std::string period;
  };
  std::vector<Condition> conditions;
};

// The files in which diagnostics place what a question adds.
inline constexpr const char* kQuestionFile = "<question>";
inline constexpr const char* kConditionFile = "<condition>";
inline constexpr const char* kDrawsFile = "<values of draws>";
// Of questions with words of a user's.
inline constexpr const char* kObserveFile = "--observe";
inline constexpr const char* kHeadroomFile = "--headroom";
inline constexpr const char* kReplaceFile = "--replace";
inline constexpr const char* kWithinFile = "--within";
inline constexpr const char* kIncomeFile = "--income";

}  // namespace plimsoll::data
