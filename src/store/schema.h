// The tables of a store, by version, and how an older store becomes one of this version.
//
//   steps    step n makes version n of version n - 1, the first one of an empty file; user_version says which a file has
//   ours     application_id, and a schema that is what the steps make, word for word: no trigger, view or table more
//   older    copied, migrated as a copy and checked, before it takes the old one's place
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace plimsoll::store {

// This version's. Steps are never changed, only added.
std::vector<std::string> schema_steps();

// The bytes of a store without runs.
Result<std::string> empty_store(const std::vector<std::string>& steps);

// Its version, where it is a sound store of some version up to steps.size().
Result<int> version_of(Database& database, const std::vector<std::string>& steps);

// The same in memory, at the version of all steps.
Result<Database> migrated_in_memory(Database& old, int version,
                                    const std::vector<std::string>& steps);

// Puts a migrated copy in the file's place. Gives the path of the old one.
Result<std::string> migrate_file(const std::string& path, int version,
                                 const std::vector<std::string>& steps);

}  // namespace plimsoll::store
