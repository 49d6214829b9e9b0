// A run that is cut into parts on a disk: laid out, computed by anyone, merged to the bits of one run.
//
//   alone     a part is computed from the folder alone: the plan holds the texts of all files that the model reads
//   same      any worker, number of threads, order and number of interruptions leave the same bytes
//   resumed   at the last whole block of a part; a part that is whole is not computed again
//   merged    what is missing, damaged or of another run is told by name, all of it at once
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cut/folder.h"
#include "plimsoll/model.h"
#include "session/partial.h"

namespace plimsoll::session {

// Compiles, runs the pilot and writes the plan; where the folder holds the same run already nothing changes. Error: also
// where it holds another one, or the run cannot be cut so.
Result<cut::Plan> lay_out(const Model& model, const RunRequest& request, std::uint64_t n_parts,
                          const cut::Folder& folder, const Control& control);

// Asks a question of the model and keeps its answer. It is asked again for each wave of runs, and of each part.
using Ask = std::function<std::optional<Error>(const Model&, const Control&)>;

// What is asked: `words` lead to `ask` again, on any machine.
struct CutQuestion {
  std::string command;
  std::vector<std::string> words;
  Switches switches;
  Trials trials;
  Ask ask;
};

// As of a run. What the question asks for first is counted, and none of it computed. Error: also where it asks for no runs.
Result<cut::Plan> lay_out(const Model& model, const CutQuestion& question, std::uint64_t n_parts,
                          const cut::Folder& folder, const Control& control);

class CutRun {
 public:
  // A sentence for people: what is taken over, what was not whole.
  using Tell = std::function<void(const std::string&)>;

  // `work` and `control` hold for all that is computed.
  // `ask` is for plans of questions, else empty.
  static Result<CutRun> open(const cut::Folder& folder, Work work, Control control, Tell tell,
                             Ask ask = {});

  const cut::Plan& plan() const { return plan_; }
  const Model& model() const { return model_; }
  const RunRequest& request() const { return request_; }
  // Of the model, in its text. Compiles it.
  Result<std::string> model_name() const;

  // From here on in the place of that of open().
  void set_control(Control control) { control_ = std::move(control); }

  // Parts that are not whole, in any pass that is known: those that somebody works at now come last. Error: also where a
  // whole part of another run lies in the place of one, which nothing writes over.
  Result<std::vector<std::uint64_t>> missing() const;
  // All passes of part k that are not there. Error: of kind `model` where a trial of it has no value, the lowest one of the
  // parts that are there, as one run would tell it; of the disk with
  // what is kept, and how to go on.
  std::optional<Error> compute(std::uint64_t k);
  // The last error was the disk's: other parts would meet it too.
  bool disk_failed() const { return disk_failed_; }

  struct Merged {
    // Absent of a question, whose answer its Ask has.
    std::optional<RunResult> result;
    // Not empty: another pass over these is to be computed first, which compute() knows by now: of a run a short one, of a
    // question the runs that its answers so far lead to.
    std::vector<std::uint64_t> parts;
  };
  Result<Merged> merge();
  // Of a plain run the same in pieces, so that a merge may be shared: what these parts hold, and what two such hold together, by
  // pass; a text is empty where it is of no part. The parts of all pieces of a merge are all parts.
  using Joined = std::vector<std::string>;
  Result<Joined> join(const std::vector<std::uint64_t>& parts) const;
  Result<Joined> join(Joined a, const Joined& b) const;
  Result<Merged> merge(const Joined& all);
  // Computes `share` of the parts again, at least one, and compares. Error: a part whose bytes differ, by name.
  Result<std::vector<std::uint64_t>> check(double share);

 private:
  CutRun(const cut::Folder& folder, cut::Plan plan, Model model, RunRequest request,
         Control control, Tell tell, Ask ask);
  // Parts that are not whole.
  Result<std::vector<std::uint64_t>> missing_in(const cut::Pass& pass) const;
  // By the number of the pass: hands what it holds to the merge.
  using AddPass = std::function<std::optional<Error>(std::size_t, RunMerge&)>;
  Result<Merged> merge_run(const std::vector<cut::Pass>& passes, const AddPass& add);
  std::optional<Error> wrong_folder(const std::vector<cut::Pass>& passes) const;
  Result<Merged> merge_question(const std::vector<cut::Pass>& passes);
  Result<std::string> compute_question(const cut::Pass& pass, std::uint64_t k);
  // What the parts of all passes before that one hold, by pass and part.
  Result<std::vector<std::vector<std::string>>> read_before(const std::vector<cut::Pass>& passes,
                                                            int number) const;
  std::optional<Error> compute(const cut::Pass& pass, std::uint64_t k);
  // Of the disk, at part k after so many blocks of it.
  Error on_disk(Error error, const cut::Pass& pass, std::uint64_t k, std::size_t n_blocks);
  std::optional<Error> failed_in(const cut::Pass& pass, std::uint64_t k,
                                 const std::string& partial);
  std::optional<Error> make_ready(const cut::Pass& pass);
  // Block i of part k.
  Result<std::string> compute_block(const cut::Pass& pass, std::uint64_t k, std::size_t i);
  // By which parts of passes are told.
  std::function<std::string(std::size_t, std::uint64_t)> names_of(
      const std::vector<cut::Pass>& passes) const;
  // `found`: whole parts of another run, in the place of this one's.
  std::optional<Error> anothers(const std::vector<cut::PartFound>& found) const;
  // Each handed to `take` as it is read. Error: what is missing or wrong, all of it.
  using TakePart = std::function<std::optional<Error>(cut::PartFound&, std::uint64_t)>;
  std::optional<Error> read_parts(const cut::Pass& pass, const std::vector<std::uint64_t>& parts,
                                  const TakePart& take) const;
  Result<std::string> join_in(const cut::Pass& pass, const std::vector<std::uint64_t>& parts) const;
  // What is told of the content of part k, by its file.
  Error of_part(const Error& error, const std::string& path, std::uint64_t k) const;
  std::vector<std::uint64_t> all_parts() const;

  cut::Folder folder_;
  cut::Plan plan_;
  Model model_;
  RunRequest request_;
  Control control_;
  Tell tell_;
  Ask ask_;
  // Made ready for the pass of that number.
  std::optional<PartialRun> ready_;
  int ready_for_ = -1;
  bool disk_failed_ = false;
};

// "3, 5-7".
std::string ranges_text(const std::vector<std::uint64_t>& numbers, const char* between = ", ");

}  // namespace plimsoll::session
