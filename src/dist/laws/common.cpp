// Messages of broken rules, and the printing of numbers in them.
#include "dist/laws/common.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace plimsoll::dist {

std::string number_text(double value) {
  return shortest(value);
}

std::string level_text(double level) {
  std::array<char, 40> buffer;
  // Twelve digits hide the rounding of level * 100.
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), level * 100,
                                 std::chars_format::general, 12);
  return "p" + std::string(buffer.data(), end.ptr);
}

Rules& Rules::holds(bool ok, std::string_view rule, std::initializer_list<Named> values) {
  if (ok || error_) return *this;
  std::string message(rule);
  std::string_view joint = ", but ";
  for (const Named& value : values) {
    message += joint;
    message += value.name;
    message += " is ";
    message += number_text(value.value);
    joint = " and ";
  }
  error_ = Error{std::move(message)};
  return *this;
}

Rules& Rules::finite(std::initializer_list<Named> values) {
  for (const Named& value : values) {
    if (error_) break;
    if (!std::isfinite(value.value)) holds(false, std::string(value.name) + " is finite", {value});
  }
  return *this;
}

Rules& Rules::positive(Named value) {
  if (error_ || value.value > 0) return finite({value});
  return holds(false, std::string(value.name) + " > 0", {value});
}

Rules& Rules::not_negative(Named value) {
  if (error_ || value.value >= 0) return finite({value});
  return holds(false, std::string(value.name) + " >= 0", {value});
}

Rules& Rules::probability(Named value) {
  if (error_ || (value.value >= 0 && value.value <= 1)) return *this;
  return holds(false, "0 <= " + std::string(value.name) + " <= 1", {value});
}

Rules& Rules::whole(Named value) {
  finite({value});
  if (error_) return *this;
  if (std::floor(value.value) != value.value) {
    return holds(false, std::string(value.name) + " is a whole number", {value});
  }
  if (std::fabs(value.value) > kMaxCount) {
    return holds(false, std::string(value.name) + " is at most 9007199254740992", {value});
  }
  return *this;
}

Rules& Rules::quantile_pairs(std::span<const double> pairs) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const double level = pairs[i];
    if (error_) break;
    if (!(level > 0 && level < 1)) {
      return holds(false, "levels lie between 0 % and 100 %", {{"the level", level}});
    }
    const std::string name = level_text(level);
    finite({{name, pairs[i + 1]}});
    if (i == 0 || error_) continue;
    const std::string before = level_text(pairs[i - 2]);
    holds(pairs[i - 2] < level, "levels rise", {{"one", pairs[i - 2]}, {"the next", level}});
    holds(pairs[i - 1] < pairs[i + 1], before + " < " + name,
          {{before, pairs[i - 1]}, {name, pairs[i + 1]}});
  }
  return *this;
}

Rules& Rules::fail(std::string message) {
  if (!error_) error_ = Error{std::move(message)};
  return *this;
}

}  // namespace plimsoll::dist
