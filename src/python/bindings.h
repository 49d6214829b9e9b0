// What the module has beside models; a file each.
#pragma once

#include <nanobind/nanobind.h>

namespace plimsoll::python {

// `fit_file`, `fit_source`, `fit_values`.
void bind_fit(nanobind::module_& m);
// `Parts`: a run in parts, laid out in a folder.
void bind_parts(nanobind::module_& m);
// `Studio`: one model asked again and again with other values.
void bind_studio(nanobind::module_& m);

}  // namespace plimsoll::python
