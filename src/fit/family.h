// The laws that data can determine: what a fit needs of each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dist/law.h"
#include "fit/kernels.h"
#include "fit/sample.h"

namespace plimsoll::fit {

inline constexpr std::size_t kMostParameters = 3;
using Point = std::array<double, kMostParameters>;

// A value with its slopes and second derivatives by the free parameters.
struct Local {
  double value = 0;
  Point slope{};
  std::array<Point, kMostParameters> bend{};

  Local& add(const Local& other, double weight);
};

// x = (value - location) / scale
struct Frame {
  double location = 0;
  double scale = 1;
};

struct WeightedRow {
  Row row;
  double weight = 0;
};

// A sample in a law's frame.
struct Framed {
  Frame frame;
  std::vector<WeightedRow> rows;
  Bounds bounds;
  double n = 0;
  double n_exact = 0;
  double n_below = 0;
  double n_above = 0;
};

// The values that a law may be of; `positive` is without 0, where a density is 0 or may be endless.
enum class Values : std::uint8_t { any, positive, not_negative, above, share, count, flag };

// How a number of a law's form comes back from the frame.
enum class Role : std::uint8_t { location, scale, plain };

struct Slot {
  Role role = Role::plain;
  // Which free parameter it is of; -1: fixed, in the frame.
  int free = -1;
  double fixed = 0;
};

// What is believed of a free parameter before the data: nothing, or a normal law; a share and the mean of a count that their
// law is alone with have Jeffreys' prior.
struct Prior {
  enum class Kind : std::uint8_t { flat, normal, jeffreys_share, jeffreys_count };
  Kind kind = Kind::flat;
  double mean = 0;
  double sd = 1;
  // "sigma: flat in log(sigma)".
  std::string_view words;
  // Of a flat one, where something is truncated: normal around the middle of what was recorded, with that sd. The likelihood
  // does not vanish there as the law moves away from the data, a tail of it fits them ever better or worse and no end is
  // reached: a flat prior would have endless weight. 0: none is needed.
  double sd_truncated = 0;
};

// Free parameters that move a law, and that widen it: at[width] * sign is the logarithm of what at[place] moves by. Proposals of a
// place are as wide as the law they come with.
struct Moved {
  int place = -1;
  int width = -1;
  double sign = 1;
};

class Family {
 public:
  virtual ~Family() = default;

  virtual Local sum(const Framed& data, const Point& at) const = 0;
  virtual Local one(const Row& row, const Point& at) const = 0;
  // Of the free parameters' natural values, with their slopes by them.
  virtual void natural(const Point& at, Point& values,
                       std::array<Point, kMostParameters>& slopes) const = 0;
  // From which to climb, the likeliest to succeed first.
  virtual std::vector<Point> starts(const Framed& data) const = 0;

  dist::LawId id = dist::LawId::count_;
  std::uint16_t form = 0;
  std::size_t n_free = 0;
  Values values = Values::any;
  // The first start is the maximum where nothing is truncated or censored, and there is no other way.
  bool closed_only = false;
  // Fitted where nobody names laws.
  bool usual = true;
  std::vector<Slot> slots;
  std::vector<Prior> priors;
  Moved moved;

  const dist::Law& law() const { return dist::law(id); }
  dist::Shape shape() const;
  // All numbers of the form, in the frame or in the values' own units.
  std::vector<double> framed_numbers(const Point& at) const;
  std::vector<double> numbers(const Point& at, const Frame& frame) const;
  // Why no value of the sample may be of it, or where there are not enough; nothing where all may.
  std::optional<std::string> refusal(const Sample& sample) const;
  // In a frame of its own, or in the one that is given.
  Framed framed(const Sample& sample, const Frame* frame = nullptr) const;
};

// Null where data do not determine that law by itself, and why_not() says why.
const Family* find_family(dist::LawId id);
std::string why_not(dist::LawId id);
std::span<const Family* const> all_families();

}  // namespace plimsoll::fit
