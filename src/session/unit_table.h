// Units as a model declares them, for texts outside of it.
#pragma once

#include <optional>

#include "plimsoll/model.h"
#include "units/unit.h"

namespace plimsoll::session {

// Nothing where the model's files cannot be read.
std::optional<units::UnitTable> unit_table(const Model& model);

}  // namespace plimsoll::session
