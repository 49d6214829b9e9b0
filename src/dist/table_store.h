// Tables of laws that have been made, so that who needs one again does not make it again: a model that is compiled
// anew after an edit, the threads and trials of a run, several runs at once.
//
//   key      what table; the law, its form, and its numbers bit for bit, parts included; nothing else enters a table
//   hit      the very same table
//   bound    of the tables that nobody has asked for longest, those above the bound are let go; whoever holds one keeps
//            it
//   threads  any; who asks for a table that is being made waits for it, others do not
//   memory   6 KiB a table of quantiles, 18 KiB one of scores
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "dist/distribution.h"
#include "dist/score_table.h"
#include "dist/table.h"

namespace plimsoll::dist {

class TableStore {
 public:
  static constexpr std::size_t kUsualBound = 2048;

  explicit TableStore(std::size_t bound = kUsualBound) : bound_(bound) {}

  // The table of make(shape, flat), which must succeed and suit; it owns its law.
  std::shared_ptr<const QuantileTable> get(const Shape& shape, std::span<const double> flat);

  // The normal scores of Student's t scores, of degrees that have such a law.
  std::shared_ptr<const ScoreTable> scores(double degrees);

  std::size_t size() const;
  // How many tables this store has made.
  std::uint64_t n_made() const;

 private:
  using Key = std::vector<std::uint64_t>;
  struct Entry;
  struct Kept {
    std::shared_ptr<Entry> entry;
    std::list<const Key*>::iterator place;
  };

  std::shared_ptr<Entry> find(Key key);
  // Makes what an entry lacks, once.
  template <class Owned, class Make>
  const Owned& made(Entry& entry, std::optional<Owned> Entry::*owned, Make&& make);

  const std::size_t bound_;
  mutable std::mutex mutex_;
  std::map<Key, Kept> known_;
  // Those asked for last stand first.
  std::list<const Key*> order_;
  std::uint64_t n_made_ = 0;
};

}  // namespace plimsoll::dist
