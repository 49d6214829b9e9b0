// Runs in parts, as plimsoll/parts.h has them; who computes which part where is python/plimsoll/distributed.py's.
#include "plimsoll/parts.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>

#include "python/bindings.h"
#include "python/request.h"

namespace plimsoll::python {

void bind_parts(nb::module_& m) {
  nb::class_<RunInParts> parts(m, "Parts");
  parts.def_static("lay_out", [](const LoadedModel& model, const Request& asked,
                                 std::uint64_t n_parts, const std::string& folder) {
    RunRequest request;
    request.switches = asked.switches();
    request.trials = asked.drawn();
    request.work = asked.work();
    return ask(asked, &model, [&](const Control& control) {
      return RunInParts::lay_out(model.model(), request, n_parts, folder, control);
    });
  });
  parts.def_static("open", [](const std::string& folder, int threads) {
    Work work;
    work.threads = threads;
    return taken(unlocked([&] { return RunInParts::open(folder, work); }));
  });
  parts.def_prop_ro("n_parts", &RunInParts::n_parts);
  parts.def("missing",
            [](const RunInParts& self) { return taken(unlocked([&] { return self.missing(); })); });
  // Nothing where the part is there; ends with what one run would raise of a trial that has no value.
  parts.def("compute", [](RunInParts& self, std::uint64_t k) {
    ask(Request(), nullptr, [&](const Control& control) -> Result<bool> {
      if (auto error = self.compute(k, control)) return *error;
      return true;
    });
  });
  parts.def("merge", [](RunInParts& self, const Request& asked) {
    return told(ask(asked, nullptr, [&](const Control& control) { return self.merge(control); }));
  });
}

}  // namespace plimsoll::python
