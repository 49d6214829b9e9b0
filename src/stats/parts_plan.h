// What the collectors of all parts of a run are made with, as bytes: so that parts can be put together where
// there is no model.
#pragma once

#include <vector>

#include "stats/bytes.h"
#include "stats/collector.h"

namespace plimsoll::stats {

struct PartsPlan {
  std::vector<ColumnRequest> requests;
  // With one worker.
  CollectorPlan plan;

  void save(ByteWriter& out) const;
  // Bytes that are none, or of requests that no collector takes, make the reader bad.
  void load(ByteReader& in);
};

}  // namespace plimsoll::stats
