// Tables of laws by their law and numbers.
#include "dist/table_store.h"

#include <bit>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/guest.h"
#include "dist/law.h"

namespace plimsoll::dist {

namespace {

void add_shape(const Shape& shape, std::vector<std::uint64_t>& key) {
  key.push_back(static_cast<std::uint64_t>(shape.law) << 32 | shape.form);
  key.push_back(std::uint64_t{shape.n_own} << 32 | shape.children.size());
  for (const Shape& child : shape.children) add_shape(child, key);
}

struct OwnedTable {
  std::unique_ptr<Distribution> law;
  QuantileTable table;

  explicit OwnedTable(std::unique_ptr<Distribution> of) : law(std::move(of)), table(*law) {}
};

}  // namespace

struct TableStore::Entry {
  // Held while the table is made.
  std::mutex mutex;
  std::optional<OwnedTable> owned;
  std::optional<ScoreTable> scores;
};

template <class Owned, class Make>
const Owned& TableStore::made(Entry& entry, std::optional<Owned> Entry::*owned, Make&& make) {
  bool is_new = false;
  {
    const std::lock_guard<std::mutex> lock(entry.mutex);
    if (!(entry.*owned)) {
      const CallerState state;
      (entry.*owned).emplace(make());
      is_new = true;
    }
  }
  if (is_new) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++n_made_;
  }
  return *(entry.*owned);
}

std::shared_ptr<TableStore::Entry> TableStore::find(Key key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const auto found = known_.find(key); found != known_.end()) {
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.entry;
  }
  auto entry = std::make_shared<Entry>();
  order_.push_front(nullptr);
  try {
    const auto place = known_.try_emplace(std::move(key), Kept{entry, order_.begin()}).first;
    order_.front() = &place->first;
  } catch (...) {
    order_.pop_front();
    throw;
  }
  while (known_.size() > bound_ && order_.size() > 1) {
    known_.erase(known_.find(*order_.back()));
    order_.pop_back();
  }
  return entry;
}

std::shared_ptr<const QuantileTable> TableStore::get(const Shape& shape,
                                                     std::span<const double> flat) {
  Key key;
  add_shape(shape, key);
  for (const double number : flat) key.push_back(std::bit_cast<std::uint64_t>(number));
  const std::shared_ptr<Entry> entry = find(std::move(key));
  const OwnedTable& table = made(*entry, &Entry::owned, [&] {
    auto law = make(shape, flat);
    PLIMSOLL_CHECK(law.ok());
    return std::move(*law);
  });
  return std::shared_ptr<const QuantileTable>(entry, &table.table);
}

std::shared_ptr<const ScoreTable> TableStore::scores(double degrees) {
  // No law has this number.
  const std::shared_ptr<Entry> entry =
      find({~std::uint64_t{0}, std::bit_cast<std::uint64_t>(degrees)});
  const ScoreTable& table = made(*entry, &Entry::scores, [&] {
    auto law = make_t_law(degrees);
    PLIMSOLL_CHECK(law != nullptr);
    return law;
  });
  return std::shared_ptr<const ScoreTable>(entry, &table);
}

std::size_t TableStore::size() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return known_.size();
}

std::uint64_t TableStore::n_made() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return n_made_;
}

}  // namespace plimsoll::dist
