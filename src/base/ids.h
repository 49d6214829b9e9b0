// Typed indices: `NodeId` and `SlotId` are both 32-bit numbers and cannot be mixed up.
//
// A default-made id is "none". Variables that hold one end in `_id`.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace plimsoll {

template <class Tag>
struct Id {
  std::uint32_t value = UINT32_MAX;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}

  constexpr bool valid() const { return value != UINT32_MAX; }
  constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace plimsoll

template <class Tag>
struct std::hash<plimsoll::Id<Tag>> {
  std::size_t operator()(plimsoll::Id<Tag> id) const noexcept { return id.value; }
};
