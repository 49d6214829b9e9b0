// A model that is asked again and again with other values: what a cell with sliders stands on.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <string>
#include <vector>

#include "python/bindings.h"
#include "python/request.h"
#include "session/levers.h"
#include "session/warm.h"

namespace plimsoll::python {

namespace {

// Shared with a request that is still at work when Python has let go.
struct Studio {
  LoadedModel loaded;
  std::shared_ptr<session::WarmModel> warm;
};

}  // namespace

void bind_studio(nb::module_& m) {
  nb::class_<Studio> studio(m, "Studio");
  studio.def_static("of", [](const LoadedModel& model) {
    return Studio{model, std::make_shared<session::WarmModel>(model.model())};
  });
  // What can be moved, as JSON; of the outcome, or of all where it is empty.
  studio.def("levers", [](const Studio& self, const std::string& outcome) {
    return json_of(ask(Request(), &self.loaded, looked(self.loaded, [&](const Control&) {
                         return session::levers(self.loaded.model(), outcome);
                       })));
  });
  // With these `NAME = EXPR`, in place of the model's own: the JSON of a run.
  studio.def("run",
             [](const Studio& self, const Request& asked, const std::vector<std::string>& sets) {
               session::WarmRequest request;
               request.sets = sets;
               request.switches = asked.switches();
               request.trials = asked.drawn();
               request.work = asked.work();
               request.quick = true;
               return json_of(ask(asked, &self.loaded, [&](const Control& control) {
                 return self.warm->run(request, control);
               }));
             });
}

}  // namespace plimsoll::python
