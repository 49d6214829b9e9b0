// Expands all.def into the table, and finds the form that the arguments of a call fit.
#include "dist/law.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "math/functions.h"

namespace plimsoll::dist {

#define LAW(name, n) const Law& name##_law();
#include "dist/all.def"

namespace {

constexpr std::size_t kCount = static_cast<std::size_t>(LawId::count_);

const std::array<const Law*, kCount>& table() {
  static const std::array<const Law*, kCount> laws = {
#define LAW(name, n) &name##_law(),
#include "dist/all.def"
  };
  return laws;
}

// How many numbers a form may take, apart from what follows its fixed parameters.
bool own_count_fits(const Form& form, std::uint32_t n_own) {
  const std::size_t n_fixed = form.params.size();
  if (n_own < n_fixed) return false;
  const std::size_t rest = n_own - n_fixed;
  switch (form.variadic) {
    case Variadic::none:
      return rest == 0;
    case Variadic::quantiles:
      if (form.n_quantiles > 0) return rest == 2 * static_cast<std::size_t>(form.n_quantiles);
      return rest % 2 == 0 && rest >= 4;
    case Variadic::value_weights:
    case Variadic::prob_values:
      return rest % 2 == 0 && rest > 0;
    case Variadic::data:
    case Variadic::children:
      return rest > 0;
  }
  return false;
}

bool child_count_fits(const Form& form, const Shape& shape) {
  if (form.variadic != Variadic::children) {
    return shape.children.size() == static_cast<std::size_t>(form.n_children);
  }
  return shape.children.size() == shape.n_own - form.params.size();
}

// Laws inside laws; a cut of a mixture builds each part more than once.
constexpr int kMaxDepth = 8;

bool deeper_than(const Shape& shape, int depth) {
  if (depth == 0) return true;
  return std::any_of(shape.children.begin(), shape.children.end(),
                     [depth](const Shape& child) { return deeper_than(child, depth - 1); });
}

std::uint32_t n_inside(const Shape& shape) {
  std::uint32_t n = 0;
  for (const Shape& child : shape.children) n += 1 + n_inside(child);
  return n;
}

}  // namespace

const Law& law(LawId id) {
  const auto index = static_cast<std::size_t>(id);
  PLIMSOLL_CHECK(index < kCount);
  return *table()[index];
}

bool has_kernel(LawId id) {
  switch (id) {
#define LAW_KERNEL(name, n_params) case LawId::name:
#include "dist/kernels.def"
    return true;
    default:
      return false;
  }
}

const Law* find_law(std::string_view name) {
  const auto& laws = table();
  const auto it = std::lower_bound(laws.begin(), laws.end(), name,
                                   [](const Law* a, std::string_view b) { return a->name < b; });
  return it != laws.end() && (*it)->name == name ? *it : nullptr;
}

std::span<const Law* const> all_laws() {
  return table();
}

std::uint32_t Shape::n_flat() const {
  std::uint32_t n = n_own;
  for (const Shape& child : children) n += child.n_flat();
  return n;
}

double Distribution::sd() const {
  const double square = variance();
  if (square >= std::numeric_limits<double>::min()) return std::sqrt(square);
  const Support ends = support();
  return square == 0 && discrete() && ends.low == ends.high
             ? 0
             : std::numeric_limits<double>::quiet_NaN();
}

std::optional<LogSlope> Distribution::log_slope(double) const {
  return std::nullopt;
}

double Distribution::from_score(double z) const {
  return z < 0 ? lower(math::normal_cdf(z)) : upper(math::normal_survival(z));
}

Result<std::unique_ptr<Distribution>> make(const Shape& shape, std::span<const double> flat) {
  if (deeper_than(shape, kMaxDepth)) {
    return Error{"distributions stand inside each other at most 8 deep"};
  }
  const std::uint32_t inside = n_inside(shape);
  if (inside > kMaxLawsInside) {
    return Error{"at most " + std::to_string(kMaxLawsInside) +
                 " distributions stand inside one, and these are " + std::to_string(inside) +
                 "; draw which of them it is first, or give quantiles of the whole"};
  }
  if (static_cast<std::size_t>(shape.law) >= kCount) return Error{"no such distribution"};
  const Law& entry = law(shape.law);
  const std::string name(entry.name);
  if (shape.form >= entry.forms.size()) return Error{name + " has no such form"};
  const Form& form = entry.forms[shape.form];
  if (form.variadic == Variadic::none && shape.children.empty() &&
      shape.n_own < form.params.size() && flat.size() == shape.n_own) {
    // Parameters left out at the end take their defaults.
    std::vector<double> numbers(flat.begin(), flat.end());
    while (numbers.size() < form.params.size() && form.params[numbers.size()].default_value) {
      numbers.push_back(*form.params[numbers.size()].default_value);
    }
    if (numbers.size() == form.params.size()) {
      Shape whole = shape;
      whole.n_own = static_cast<std::uint32_t>(numbers.size());
      return make(whole, numbers);
    }
  }
  if (!own_count_fits(form, shape.n_own) || !child_count_fits(form, shape) ||
      flat.size() != shape.n_flat()) {
    return Error{"wrong number of parameters for " + name};
  }
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    if (auto broken = outside(form.params[i].name, form.params[i].range, flat[i])) {
      return Error{std::move(*broken)};
    }
  }
  return entry.make(shape, flat);
}

}  // namespace plimsoll::dist
