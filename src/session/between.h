// Models between two versions: compiled from texts in the place of the old one's files, and run for one
// statistic.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "edits/edits.h"
#include "plimsoll/compare.h"
#include "questions/change.h"
#include "session/outline.h"
#include "session/question.h"

namespace plimsoll::session {

// Both versions as read, and what differs; made once for a request.
struct TwoVersions {
  std::unique_ptr<OutlinedModel> before;
  std::unique_ptr<OutlinedModel> after;
  std::vector<compare::DeclarationChange> changes;
  // Data files that differ.
  std::vector<edits::DataFile> data;
};

// Error: one cannot be read or parsed, with its name where it is not told by diagnostics.
Result<std::unique_ptr<TwoVersions>> read_versions(const Model& before, const Model& after);

// A declaration that changed, with its places.
ModelDiff::Change told_change(const compare::DeclarationChange& change, const OutlinedModel& before,
                              const OutlinedModel& after);

struct Outside;

class ModelsBetween {
 public:
  // `outside`: the last edits of `edits`. `target`: of the new version. All must outlive this.
  ModelsBetween(const Model& before, const TwoVersions& versions, const edits::Edits& edits,
                const std::vector<Outside>& outside, const CompareRequest& request,
                const questions::Target& target, const Control& control);

  // Nothing where it does not compile, lacks what is asked about or has it in a unit of another kind, or fails in a
  // trial.
  Result<std::optional<questions::EditedValue>> run(const std::vector<bool>& made);
  // Whether run() would give something; without `in_trials` as far as that is known without a run.
  Result<bool> stands(const std::vector<bool>& made, bool in_trials);
  // Why the last one that does not compile does not.
  const std::string& why() const { return why_; }

 private:
  Result<std::optional<Question>> open(const std::vector<bool>& made);

  const Model& before_;
  const TwoVersions& versions_;
  const edits::Edits& edits_;
  const std::vector<Outside>& outside_;
  const Control& control_;
  // With the switches of the old version.
  QuestionRequest request_;
  // The kind of unit of what is asked about.
  const std::string canonical_;
  std::string why_;
};

// The switches of `switches` that the module has.
Switches switches_there(const ir::Module& module, const Switches& switches);

}  // namespace plimsoll::session
