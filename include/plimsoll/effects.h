// Whether what carries a mechanism of the register moves what the register says it hits, and which way.
//
//   cause      each carrier by itself, all else as it stands, on the same trials. An event, a risk, or a part
//              of a risk that has an `off`: with it against without it. Anything else: one percent more of
//              it against the value as it stands
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
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/question.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct EffectsRequest {
  // Any expression; empty: the model's first outcome of which low values are bad, else its first.
  std::string income;
  Switches switches;
  Trials trials;
  Work work;
};

struct EffectsResult {
  enum class Way : std::uint8_t { off, more, none };
  enum class Verdict : std::uint8_t { moves, either_way, nominal, unseen, unmeasured };

  // Of one column, over the horizon.
  struct Effect {
    // In the unit of the line or of income.
    Estimate mean;
    // Trials that differ.
    std::uint64_t n_moved = 0;
  };
  // A carrier of a mechanism.
  struct Tag {
    std::string carrier;
    Way way = Way::none;
    Verdict verdict = Verdict::unmeasured;
    Effect line;
    Effect income;
    // A clause, "moves it the other way"; empty where it moves its line as the register says.
    std::string why;
    // Of its `carries`.
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
  };

  About about;
  Futures futures;
  double seconds = 0;
  std::string register_title;
  TargetResult income;
  std::vector<Mechanism> mechanisms;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
  // Warnings, one for each tag that is nominal; never null.
  std::shared_ptr<const Diagnostics> diagnostics;

  std::size_t count(Verdict verdict) const {
    std::size_t n = 0;
    for (const Mechanism& mechanism : mechanisms) {
      for (const Tag& tag : mechanism.tags) n += tag.verdict == verdict;
    }
    return n;
  }
};

}  // namespace plimsoll
#pragma GCC visibility pop
