// Whether what carries a mechanism of the register moves what the register says it hits, and which way.
//
//   cause      each carrier by itself, all else as it stands, on the same trials. An event, a risk, or a part
//              of a risk that has an `off`: with it against without it. Anything else: one percent more of
//              it against the value as it stands
//   named      the register's column `cause`: a risk, an event or a part with it against without it, or
//              `NAME = A / B`, the value A against B. It is measured by itself, and stands for the carrier that it
//              names or is a part of, where that has no switch
//   on         the register's column `line`, any expression of the model, over the horizon; and income
//   either way the mean says nothing, for trials are moved up and down, the rarer way in a tenth of those moved: a cause
//              of spread
//   nominal    any other tag whose cause moves its line by no more than 3 errors, or not in the register's
//              `direction`. Of 1,000 causes that move nothing by themselves 3 pass by chance
//   unseen     no trial shows a difference, though the model's text does not exclude it: rarer than the trials
//              can tell
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/question.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct EffectsRequest {
  // Any expression; empty: the outcome that is called so (net_income, operating_income, profit ...), else the
  // first amount of money of which low values are bad, else the first of these, else the first.
  std::string income;
  Switches switches;
  Trials trials;
  Work work;
};

struct EffectsResult {
  // `set`: by the register's cause, a value against another.
  enum class Way : std::uint8_t { off, more, none, set };
  enum class Verdict : std::uint8_t { moves, either_way, nominal, unseen, unmeasured };

  // Of one column, over the horizon.
  struct Effect {
    // In the unit of the line or of income.
    Estimate mean;
    // Trials that differ.
    std::uint64_t n_moved = 0;
  };
  // A carrier of a mechanism, or its cause.
  struct Tag {
    std::string carrier;
    Way way = Way::none;
    Verdict verdict = Verdict::unmeasured;
    Effect line;
    Effect income;
    // A clause, "moves it the other way"; empty where it moves its line as the register says.
    std::string why;
    // Of its `carries`; of a cause, its row of the register.
    std::string file;
    std::uint32_t file_line = 0;
  };
  struct Mechanism {
    std::string id;
    std::string title;
    // As the register says; the line is income's where it says none.
    std::string line;
    std::string direction;
    std::string qualitative;
    // What `line` is of: name and unit.
    TargetResult target;
    std::vector<Tag> tags;
    // As the register says, and measured; absent where it names none.
    std::string cause_text;
    std::optional<Tag> cause;
  };

  About about;
  Futures futures;
  double seconds = 0;
  std::string register_title;
  TargetResult income;
  // How it was found, where it was not asked for: "by its name".
  std::string income_found;
  std::vector<Mechanism> mechanisms;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
  // Warnings, one for each tag and each cause that is nominal; never null.
  std::shared_ptr<const Diagnostics> diagnostics;

  std::size_t count(Verdict verdict) const {
    std::size_t n = 0;
    for (const Mechanism& mechanism : mechanisms) {
      for (const Tag& tag : mechanism.tags) n += tag.verdict == verdict;
    }
    return n;
  }
  std::size_t count_causes(Verdict verdict) const {
    std::size_t n = 0;
    for (const Mechanism& mechanism : mechanisms) {
      n += mechanism.cause && mechanism.cause->verdict == verdict;
    }
    return n;
  }
};

}  // namespace plimsoll
#pragma GCC visibility pop
