// The folder of a run that is cut into parts: what lies where, and what of it may be used.
//
//   plan              the plan (plan.h), whole or not there
//   pass-1, pass-2    plans of further passes over the same parts, where a merge asked for them
//   parts/000007.part what part 7 left behind, whole or not there; parts/000007.pass-1 of a short pass
//   parts/.*.work     blocks of parts that are not finished
//
//   begin     a part is computed in blocks. After each, what it left stands in a file of the worker's own, flushed; a
//             worker that starts takes over the whole blocks of others, and what is cut off or damaged behind them is
//             dropped, and said. When all blocks are there they are joined, written beside, flushed, renamed, and the
//             folder is flushed
//   twice     two workers on one part do not see each other and write the same bytes; the later rename changes nothing
//   damage    every block has a hash that chains them; what is read is whole, or is told with what is wrong
//   threads   a PartWork for each; a Folder is not changed by what it is asked
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cut/disk.h"
#include "cut/plan.h"

namespace plimsoll::cut {

// One pass over all trials: pass 0 is the plan's own.
struct Pass {
  int number = 0;
  // Of what its parts were computed by.
  std::string plan;
  std::string id;
};

struct PartFound {
  enum class State { missing, whole, wrong };
  State state = State::missing;
  // Of a whole one.
  std::string partial;
  // Of a wrong one: a clause, "is damaged: 2 of its 3 blocks are whole".
  std::string why;
  // Of a wrong one: every byte is right, of another run: it is somebody's work, and nothing to be written over.
  bool is_anothers = false;
  std::string path;
};

class Folder {
 public:
  Folder(Disk& disk, std::string path);

  const std::string& path() const { return path_; }
  Disk& disk() const { return disk_; }

  bool has_plan() const;
  // Error: of kind `usage` where there is none.
  Result<Plan> read_plan() const;
  // Makes folders and plan; sets plan.id. Where the same plan is there already nothing changes; another one is an Error
  // that says in what, and so is a folder parts/ that holds something else, or what another run computed. Other files
  // beside it are left alone.
  std::optional<Error> lay_out(Plan& plan) const;

  // All passes that are known by now, in order.
  Result<std::vector<Pass>> passes(const Plan& plan) const;
  // Adds one behind `before`, which its parts have answered.
  Result<Pass> add_pass(const Plan& plan, const Pass& before, const std::string& pass_plan) const;

  // Reads and checks the file of part k. Error: the disk.
  Result<PartFound> look(const Plan& plan, const Pass& pass, std::uint64_t k) const;
  // How many files of parts of that pass are there, by their names alone.
  std::uint64_t count_files(const Plan& plan, const Pass& pass) const;
  // Parts at which other workers of this machine are.
  std::vector<std::uint64_t> being_computed(const Pass& pass) const;
  // Removes what killed workers left behind, for when all parts are whole.
  std::optional<Error> tidy() const;
  // Names in parts/ that are of no part: a clause each.
  Result<std::vector<std::string>> strangers(const Plan& plan,
                                             const std::vector<Pass>& passes) const;

  std::string part_path(const Pass& pass, std::uint64_t k) const;
  // Of parts of other runs: the first of them by name, what they are, and one line that puts all of them aside, where they
  // are kept and in nobody's way. Empty where there are none.
  std::string put_aside(const std::vector<PartFound>& found) const;

 private:
  friend class PartWork;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string parts_folder() const { return file("parts"); }
  // What parts/ holds of another run, where there is no plan: a clause; empty: nothing.
  Result<std::string> anothers(const Plan& plan) const;
  // Files beside `name` that are not finished, whose names end so.
  std::vector<std::string> unfinished(const std::string& folder, const std::string& name,
                                      const char* end) const;
  // Removes those that nobody holds.
  std::optional<Error> sweep(const std::vector<std::string>& paths) const;
  std::optional<Error> write_whole(const std::string& folder, const std::string& name,
                                   const std::string& bytes) const;

  Disk& disk_;
  std::string path_;
};

// A part that is being computed.
class PartWork {
 public:
  // Takes over what others left behind.
  static Result<PartWork> begin(const Folder& folder, const Plan& plan, const Pass& pass,
                                std::uint64_t k);
  PartWork(PartWork&&) noexcept = default;

  const std::vector<Range>& blocks() const { return blocks_; }
  // What the first blocks left behind; as many as are done.
  const std::vector<std::string>& partials() const { return partials_; }
  // What was taken over, and what was not, in a sentence each; may be empty.
  const std::vector<std::string>& notes() const { return notes_; }

  // Of the next block: on the disk when it comes back.
  std::optional<Error> add(std::string partial);
  // All blocks joined: the part is whole under its name when it comes back.
  std::optional<Error> finish(const std::string& joined);

 private:
  PartWork(const Folder& folder, const Plan& plan, const Pass& pass, std::uint64_t k);
  std::optional<Error> take_over();
  std::optional<Error> start_file();

  const Folder* folder_;
  std::string head_;
  std::string identity_;
  std::string own_path_;
  std::string final_name_;
  Pass pass_;
  std::uint64_t k_;
  std::vector<Range> blocks_;
  std::vector<std::string> partials_;
  std::vector<std::string> notes_;
  std::unique_ptr<Disk::File> file_;
  std::string hash_of_last_;
};

}  // namespace plimsoll::cut
