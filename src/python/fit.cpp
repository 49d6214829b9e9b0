// `fit`: laws fitted to the column of a file, of a model's source, or to values.
#include "plimsoll/fit.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/answers.h"
#include "python/bindings.h"
#include "python/loaded_model.h"
#include "python/request.h"

namespace plimsoll::python {

namespace {

using Values = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

std::vector<double> copied(const Values& values) {
  return {values.data(), values.data() + values.shape(0)};
}

}  // namespace

void bind_fit(nb::module_& m) {
  nb::class_<FitRequest>(m, "FitRequest")
      .def(nb::init<>())
      .def_rw("path", &FitRequest::path)
      .def_rw("sheet", &FitRequest::sheet)
      .def_rw("column", &FitRequest::column)
      .def_rw("weights", &FitRequest::weights)
      .def_rw("truncated_below", &FitRequest::truncated_below, nb::arg().none())
      .def_rw("truncated_above", &FitRequest::truncated_above, nb::arg().none())
      .def_rw("censored_below", &FitRequest::censored_below, nb::arg().none())
      .def_rw("censored_above", &FitRequest::censored_above, nb::arg().none())
      .def_rw("laws", &FitRequest::laws)
      .def_rw("resamples", &FitRequest::resamples, nb::arg().none())
      .def_rw("seed", &FitRequest::seed)
      .def_rw("threshold", &FitRequest::threshold, nb::arg().none())
      .def_rw("stability", &FitRequest::stability)
      .def_rw("threads", &FitRequest::threads);
  m.def("fit_file", [](const FitRequest& fit, const Request& asked) {
    return told(ask(asked, nullptr, [&](const Control& c) { return fit_column(fit, c); }));
  });
  m.def("fit_source", [](const LoadedModel& model, const FitRequest& fit, const Request& asked) {
    return told(ask(asked, nullptr, looked(model, [&](const Control& c) {
                      return fit_column(model.model(), fit, c);
                    })));
  });
  m.def("fit_values", [](const std::string& name, const std::string& unit, const Values& values,
                         const Values& weights, const FitRequest& fit, const Request& asked) {
    const FitValues held{name, unit, copied(values), copied(weights)};
    return told(ask(asked, nullptr, [&](const Control& c) { return fit_values(held, fit, c); }));
  });
}

}  // namespace plimsoll::python
