// What a cut run is: model, inputs, noise and where it is cut, all in one file, so that a part can be computed from the
// folder alone on any machine.
//
//   cut     part k of 1 .. n_parts has a range of trials that depends on their number and on nothing else; of latin and sobol
//           whole replicates. A part is computed in blocks, ranges again, after each of which it can be resumed
//   id      SHA-256 of the whole plan: the texts of all files, the inputs, the program's version and the pilot's answer.
//           Parts name it; what belongs to another plan is told with what differs
//   place   where the model lay is told behind all that, for the store of a run that is kept: no part depends on it, and parts are
//           computed wherever it is or is not
//   bytes   equal plans make equal bytes, but for the place
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::cut {

struct Range {
  std::uint64_t first = 0;
  std::uint64_t n = 0;

  std::uint64_t end() const { return first + n; }
  friend bool operator==(const Range&, const Range&) = default;
};

// What parts are of: what must be the same for them to be added up.
struct Identity {
  // Of the program; parts of two versions are not added up.
  std::string version;
  int stream = 0;
  // The model's file or folder as it was given, and what messages call it.
  std::string path;
  std::string name;
  // "run", or a question with the words of its command line, which say what is asked.
  std::string command = "run";
  std::vector<std::string> words;
  std::vector<std::string> sets;
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  std::vector<std::string> without;
  // As asked for, and as they are: whole replicates.
  std::uint64_t trials = 0;
  std::uint64_t n_trials = 0;
  std::uint64_t seed = 0;
  std::string sampler;
  // 1 of independent trials.
  int replicates = 1;
  std::uint64_t n_parts = 1;
  struct File {
    std::string path;
    std::string sha256;

    friend bool operator==(const File&, const File&) = default;
  };
  // All that the model reads, and folders of the library among them; sorted.
  std::vector<File> files;
  std::vector<std::string> library;

  // Asked of its texts by `words`; a plain run is not.
  bool is_question() const { return !words.empty(); }

  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Plan {
  Identity of;
  // Of `of.files`, in their order.
  std::vector<std::string> texts;
  // What the pilot fixed for all parts.
  std::string pilot;
  // Filled by write_plan() and read_plan().
  std::string id;
  // The model's file, absolute, where the run was laid out; empty where it is not known.
  std::string place;

  Range part(std::uint64_t k) const;
  // Of part k, in order. Of a question one.
  std::vector<Range> blocks(std::uint64_t k) const;
};

// Most parts that the run can be cut into: trials, or replicates.
std::uint64_t most_parts(const Identity& of);
// "the seed (7, and not 1)": the first thing in which `other` differs; nothing where they are the same.
std::optional<std::string> difference(const Identity& of, const Identity& other);
// As text, for heads of parts and for people.
std::string identity_text(const Identity& of);
std::optional<Identity> read_identity(std::string_view text);

// Sets plan.id.
std::string write_plan(Plan& plan);
// `path` is for messages.
Result<Plan> read_plan(const std::string& path, std::string_view bytes);

}  // namespace plimsoll::cut
