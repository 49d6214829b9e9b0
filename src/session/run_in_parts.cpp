// The public face of a folder of parts.
#include "plimsoll/parts.h"

#include <utility>

#include "cut/folder.h"
#include "session/cut.h"

namespace plimsoll {

struct RunInParts::Impl {
  session::CutRun run;
  // The run has a function that looks here.
  std::shared_ptr<Tell> tell;
};

RunInParts::RunInParts(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunInParts::~RunInParts() = default;
RunInParts::RunInParts(RunInParts&&) noexcept = default;
RunInParts& RunInParts::operator=(RunInParts&&) noexcept = default;

Result<RunInParts> RunInParts::lay_out(const Model& model, const RunRequest& request,
                                       std::uint64_t n_parts, const std::string& folder,
                                       const Control& control) {
  const cut::Folder into(cut::machine_disk(), folder);
  const auto plan = session::lay_out(model, request, n_parts, into, control);
  if (!plan) return plan.failure();
  return open(folder, request.work);
}

Result<RunInParts> RunInParts::open(const std::string& folder, const Work& work) {
  const auto tell = std::make_shared<Tell>();
  const auto said = [tell](const std::string& text) {
    if (*tell) (*tell)(text);
  };
  auto run = session::CutRun::open(cut::Folder(cut::machine_disk(), folder), work, {}, said);
  if (!run) return run.failure();
  return RunInParts(std::make_unique<Impl>(Impl{std::move(*run), tell}));
}

void RunInParts::set_tell(Tell tell) {
  *impl_->tell = std::move(tell);
}

std::uint64_t RunInParts::n_parts() const {
  return impl_->run.plan().of.n_parts;
}

Result<std::vector<std::uint64_t>> RunInParts::missing() const {
  return impl_->run.missing();
}

std::optional<Error> RunInParts::compute(std::uint64_t k, const Control& control) {
  impl_->run.set_control(control);
  return impl_->run.compute(k);
}

Result<RunResult> RunInParts::merge(const Control& control) {
  impl_->run.set_control(control);
  for (;;) {
    auto merged = impl_->run.merge();
    if (!merged) return merged.failure();
    if (merged->result) return std::move(*merged->result);
    for (const std::uint64_t k : merged->parts) {
      if (auto error = impl_->run.compute(k)) return *error;
    }
  }
}

}  // namespace plimsoll
