// Names of the model in its register's file: the columns `line` and `cause`.
#pragma once

#include <vector>

#include "service/workspace.h"

namespace plimsoll::service {

// Places in the file that spell the name of `entity`.
std::vector<Place> register_uses(const View& view, EntityId entity);

}  // namespace plimsoll::service
