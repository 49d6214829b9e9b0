// Every citation of a model against the sources that it names, and what its figures rest on.
//
//   places    a path as the model was given it and a line that counts from 1
//   shares    of all that is weighed, from 0 to 1; effects in the target's unit
//   json      docs/questions/verify.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/question.h"
#include "plimsoll/result.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct VerifyRequest {
  struct Source {
    std::string name;
    std::string path;
  };
  // Of sources that do not lie beside the model, or in place of those.
  std::vector<Source> sources;

  // Figures by what they move: the model is run.
  struct Weigh {
    // What is moved. Without a statistic the mean and the worst twentieth, es(5%); without an outcome,
    // where the statistic names none, income as in EffectsRequest.
    Asked asked = {"", "", ""};
    Switches switches;
    Trials trials;
    Work work;
  };
  std::optional<Weigh> weigh;
};

struct VerifyResult {
  enum class Verdict : std::uint8_t { verified, moved, differs, not_found, unquoted, not_checked };
  static constexpr std::size_t kVerdicts = 6;
  enum class Hash : std::uint8_t { matches, differs, not_stated, not_given };
  // What stands behind a figure, the strongest first.
  enum class Strength : std::uint8_t {
    figure,     // the number stands in the source
    derived,    // made of other givens or of cells of sources, without a number of its own
    words,      // the source says the thing and not the number
    unchecked,  // a source is cited that was not at hand, or no words of it
    judgement,  // somebody says so
    bare,       // nobody does, or the source does not say what it is cited for
  };
  static constexpr std::size_t kStrengths = 6;

  struct Source {
    std::string name;
    std::string title;
    // Empty where it was not given.
    std::string path;
    std::string stated_sha256;
    std::string sha256;
    Hash hash = Hash::not_given;
  };
  struct Citation {
    // What it is said of: "cloud_sales", "value"; the field is empty for a whole declaration.
    std::string declaration;
    std::string field;
    std::string risk;
    std::string source;
    // Of text sources; 0 where only the source is named.
    std::uint32_t line = 0;
    // The quotation, or a row's key.
    std::string quote;
    bool is_row = false;
    Verdict verdict = Verdict::not_checked;
    // A figure was compared, not words alone.
    bool by_figure = false;
    // Lines where the quotation stands, when it has moved; the best first.
    std::vector<std::uint32_t> found_at;
    // Why, in words; empty when all is well.
    std::string detail;
    // In the model.
    std::string file;
    std::uint32_t file_line = 0;
  };
  // Who answers for the figures of assumptions.
  struct Figures {
    std::size_t cited = 0;
    std::size_t judgement = 0;
    std::size_t bare = 0;

    std::size_t all() const { return cited + judgement + bare; }
  };
  struct Tally {
    // By Verdict.
    std::size_t verdicts[kVerdicts] = {};
    Figures figures;
    // By Strength.
    std::size_t strengths[kStrengths] = {};

    std::size_t of(Verdict verdict) const { return verdicts[static_cast<std::size_t>(verdict)]; }
    std::size_t of(Strength strength) const {
      return strengths[static_cast<std::size_t>(strength)];
    }
    std::size_t n_citations() const {
      std::size_t n = 0;
      for (const std::size_t one : verdicts) n += one;
      return n;
    }
  };
  struct Part {
    std::string name;
    Tally tally;
  };
  struct Role {
    // "values of givens".
    std::string name;
    Figures figures;
  };
  // A figure with its evidence, or a value of a given that is made of others.
  struct Value {
    std::string declaration;
    // "value for wan", "high", "rate".
    std::string field;
    std::string risk;
    // As written.
    std::string text;
    // As written; may be empty.
    std::string evidence;
    Strength strength = Strength::bare;
    // Of what is derived: the weakest that it is made of; else `strength`.
    Strength rests_on = Strength::bare;
    // Whose judgement; empty where nobody is named. Of a balancing item: who lets it balance.
    std::string by;
    // A balancing item; `text` is its equation.
    bool balancing = false;
    // In the model.
    std::string file;
    std::uint32_t file_line = 0;

    // What it counts as where its weight is asked: derived of figures is derived, of a judgement a
    // judgement.
    Strength counts_as() const {
      return strength == Strength::derived && rests_on > Strength::derived ? rests_on : strength;
    }
  };
  // How many judgements are whose; the unnamed have an empty name.
  struct Author {
    std::string name;
    std::size_t n = 0;
  };
  // Figures by what a tenth more of each, all else as it stands, moves a statistic.
  struct Weighing {
    // Of all that is moved, by size.
    struct Part {
      double share = 0;
      // At most: as if the errors of all effects were one.
      double error = 0;
      std::size_t n = 0;
    };
    struct Row {
      // As sensitivity names it: "price_war.war.rate", and of which entry, "wan"; may be empty.
      std::string assumption;
      std::string entry;
      // Index into `values`, the weakest where it is made of several.
      std::size_t value = 0;
      double share = 0;
      double error = 0;
      // Of a tenth more, in the target's unit.
      Estimate effect;
      // Found by two runs with it moved by so much of itself, up and down; of more than a tenth, `effect`
      // is a part of that in proportion.
      std::optional<double> bump;
      // The two runs disagree far beyond noise: no proportion holds.
      bool uneven = false;

      bool is_coarse() const { return uneven || (bump && *bump > 0.1); }
    };
    struct ByAuthor {
      std::string name;
      Part part;
    };
    struct Unweighed {
      std::string assumption;
      std::string why;
      // It has figures, which are not 0: they are in `not_moved`.
      bool not_moved = false;
    };
    // Figures that the statistic rests on and that have no share, nor an effect that is 0 or unclear.
    struct NotMoved {
      enum class Kind : std::uint8_t {
        formula,   // among names: in a formula, a law, an opening, a function
        schedule,  // what a schedule opens with
        correlation,
        fixed,  // a constant, as a duration that is passed to a part
        law,
        rate,
        opening,
      };
      Kind kind = Kind::formula;
      // By Strength, as counts_as() says.
      std::size_t strengths[kStrengths] = {};

      std::size_t n() const {
        std::size_t all = 0;
        for (const std::size_t one : strengths) all += one;
        return all;
      }
    };
    TargetResult target;
    Estimate statistic;
    // By Strength.
    Part parts[kStrengths] = {};
    // Judgements, the largest first.
    std::vector<ByAuthor> by_author;
    // Largest first.
    std::vector<Row> rows;
    // Effects not told apart from 0, which are in no part: how many, and the size of all together beside
    // what is weighed.
    std::size_t n_unclear = 0;
    double unclear = 0;
    // Assumptions without a figure for what they move.
    std::vector<Unweighed> unweighed;
    // By kind; those without figures are left out.
    std::vector<NotMoved> not_moved;
    double seconds = 0;

    const Part& of(Strength strength) const { return parts[static_cast<std::size_t>(strength)]; }
    // Every figure has a share, or moves nothing.
    bool is_whole() const { return not_moved.empty(); }
  };
  // A file of the model with the lines of moved citations put right.
  struct Fixed {
    std::string path;
    std::string text;
    std::size_t n_changes = 0;
  };

  About about;
  // Nothing differs, nothing is missing, no source has changed.
  bool passes = false;
  std::vector<Source> sources;
  std::vector<Citation> citations;
  Tally total;
  std::size_t n_by_figure = 0;
  // In the order of the model.
  std::vector<Value> values;
  // Most first.
  std::vector<Author> authors;
  // Of a request that weighs; `futures` are those of its runs.
  std::vector<Weighing> weighings;
  Futures futures;
  // How income was found, where no outcome was named: "by its name".
  std::string income_found;
  std::vector<Role> by_role;
  // In the order of the model; what stands in no risk comes last, without a name.
  std::vector<Part> by_risk;
  std::vector<Part> by_outcome;
  std::vector<Fixed> fixes;
};

}  // namespace plimsoll
#pragma GCC visibility pop
