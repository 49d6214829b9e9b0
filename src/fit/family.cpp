#include "fit/family.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/check.h"
#include "dist/laws/common.h"

namespace plimsoll::fit {

Local& Local::add(const Local& other, double weight) {
  value += weight * other.value;
  for (std::size_t i = 0; i < kMostParameters; ++i) {
    slope[i] += weight * other.slope[i];
    for (std::size_t j = 0; j < kMostParameters; ++j) bend[i][j] += weight * other.bend[i][j];
  }
  return *this;
}

dist::Shape Family::shape() const {
  dist::Shape out;
  out.law = id;
  out.form = form;
  out.n_own = static_cast<std::uint32_t>(slots.size());
  return out;
}

std::vector<double> Family::numbers(const Point& at, const Frame& frame) const {
  Point natural_values{};
  std::array<Point, kMostParameters> slopes{};
  natural(at, natural_values, slopes);
  std::vector<double> out;
  for (const Slot& slot : slots) {
    const double x =
        slot.free < 0 ? slot.fixed : natural_values[static_cast<std::size_t>(slot.free)];
    switch (slot.role) {
      case Role::location:
        out.push_back(frame.location + frame.scale * x);
        break;
      case Role::scale:
        out.push_back(frame.scale * x);
        break;
      case Role::plain:
        out.push_back(x);
        break;
    }
  }
  return out;
}

std::vector<double> Family::framed_numbers(const Point& at) const {
  return numbers(at, {});
}

namespace {

// What starts are made of.
struct Moments {
  double mean = 0;
  double sd = 0;
  double mean_log = 0;
  double sd_log = 0;
  double mean_inverse = 0;
  double mean_square = 0;
  double median = 0;
  // Half the distance between the quartiles.
  double half_width = 0;
};

double quantile_of(const Framed& data, double level) {
  double sum = 0;
  const double wanted = level * data.n_exact;
  for (std::size_t i = 0; i < data.rows.size(); ++i) {
    sum += data.rows[i].weight;
    if (sum > wanted || i + 1 == data.rows.size()) return data.rows[i].row.x;
    if (sum == wanted) return (data.rows[i].row.x + data.rows[i + 1].row.x) / 2;
  }
  return 0;
}

Moments moments_of(const Framed& data) {
  Moments m;
  for (const auto& [row, w] : data.rows) {
    m.mean += w * row.x;
    m.mean_log += w * row.log_x;
    m.mean_inverse += w / row.x;
    m.mean_square += w * row.x * row.x;
  }
  m.mean /= data.n_exact;
  m.mean_log /= data.n_exact;
  m.mean_inverse /= data.n_exact;
  m.mean_square /= data.n_exact;
  for (const auto& [row, w] : data.rows) {
    m.sd += w * (row.x - m.mean) * (row.x - m.mean);
    m.sd_log += w * (row.log_x - m.mean_log) * (row.log_x - m.mean_log);
  }
  m.sd = std::sqrt(m.sd / data.n_exact);
  m.sd_log = std::sqrt(m.sd_log / data.n_exact);
  m.median = quantile_of(data, 0.5);
  m.half_width = (quantile_of(data, 0.75) - quantile_of(data, 0.25)) / 2;
  if (!(m.half_width > 0)) m.half_width = m.sd;
  return m;
}

using Starts = std::vector<Point> (*)(const Framed&, const Moments&);

template <class Kernel>
class Of final : public Family {
 public:
  static constexpr std::size_t N = Kernel::N;

  explicit Of(Starts made) : made_(made) { n_free = N; }

  Local sum(const Framed& data, const Point& at) const override {
    const Kernel kernel(free_of(at));
    Dual<N> total(0);
    for (const auto& [row, weight] : data.rows) total = total + kernel(row) * weight;
    return local_of(total);
  }
  Local one(const Row& row, const Point& at) const override {
    return local_of(Kernel(free_of(at))(row));
  }
  void natural(const Point& at, Point& values,
               std::array<Point, kMostParameters>& slopes) const override {
    const Free<N> out = Kernel::natural(free_of(at));
    for (std::size_t i = 0; i < N; ++i) {
      values[i] = out[i].v;
      for (std::size_t j = 0; j < N; ++j) slopes[i][j] = out[i].g[j];
    }
  }
  std::vector<Point> starts(const Framed& data) const override {
    return made_(data, moments_of(data));
  }

 private:
  static Free<N> free_of(const Point& at) {
    Free<N> out;
    for (std::size_t i = 0; i < N; ++i) out[i] = Dual<N>::parameter(at[i], i);
    return out;
  }
  static Local local_of(const Dual<N>& d) {
    Local out;
    out.value = d.v;
    std::size_t k = 0;
    for (std::size_t i = 0; i < N; ++i) {
      out.slope[i] = d.g[i];
      for (std::size_t j = i; j < N; ++j, ++k) out.bend[i][j] = out.bend[j][i] = d.h[k];
    }
    return out;
  }

  Starts made_;
};

double logarithm(double x) {
  return math::log(std::max(x, 1e-300));
}

constexpr double kPi = 3.14159265358979323846;
constexpr double kEuler = 0.57721566490153286061;
const double kSqrt3 = std::sqrt(3.0);
const double kSqrt6 = std::sqrt(6.0);

constexpr Prior flat(std::string_view words) {
  return {.words = words};
}
// Of places, in distances between the data's quartiles; of logarithms of places as of shapes.
constexpr Prior flat_place(std::string_view words) {
  return {.words = words, .sd_truncated = 10};
}
constexpr Prior flat_log_place(std::string_view words) {
  return {.words = words, .sd_truncated = 2};
}
// Of shapes: between 1/50 and 50 times the middle with 95 %.
constexpr Prior wide(std::string_view words, double mean = 0) {
  return {Prior::Kind::normal, mean, 2, words};
}
constexpr std::string_view kFlatLocation = "flat in the location";
constexpr std::string_view kFlatScale = "flat in log(scale)";
constexpr std::string_view kWideShape = "log(shape) normal with mean 0 and sd 2";
constexpr Prior kTailShape = {Prior::Kind::normal, 0, 0.5, "shape normal with mean 0 and sd 0.5"};

struct Plan {
  dist::LawId id;
  std::uint16_t form;
  Values values;
  std::vector<Slot> slots;
  std::vector<Prior> priors;
  Moved moved = {};
  bool usual = true;
  bool closed_only = false;
};

template <class Kernel>
std::unique_ptr<Family> family(Plan plan, Starts starts) {
  auto out = std::make_unique<Of<Kernel>>(starts);
  PLIMSOLL_CHECK(plan.priors.size() == Kernel::N);
  out->id = plan.id;
  out->form = plan.form;
  out->values = plan.values;
  out->slots = std::move(plan.slots);
  out->priors = std::move(plan.priors);
  out->moved = plan.moved;
  out->usual = plan.usual;
  out->closed_only = plan.closed_only;
  return out;
}

std::vector<std::unique_ptr<Family>> made_families() {
  using dist::LawId;
  const Slot location{Role::location, 0};
  const auto scale = [](int free) { return Slot{Role::scale, free}; };
  const auto plain = [](int free) { return Slot{Role::plain, free}; };
  const Prior flat_location = flat_place(kFlatLocation);
  const Prior flat_scale = flat(kFlatScale);
  const Prior wide_shape = wide(kWideShape);
  std::vector<std::unique_ptr<Family>> all;
  all.push_back(
      family<BernoulliKernel>({LawId::bernoulli,
                               0,
                               Values::flag,
                               {plain(0)},
                               {{Prior::Kind::jeffreys_share, 0, 1, "Jeffreys' prior of p"}}},
                              [](const Framed&, const Moments& m) {
                                return std::vector<Point>{{logarithm(m.mean / (1 - m.mean))}};
                              }));
  all.push_back(family<BetaKernel>(
      {LawId::beta,
       0,
       Values::share,
       {plain(0), plain(1), {Role::plain, -1, 0}, {Role::plain, -1, 1}},
       {wide("log(a) normal with mean 0 and sd 2"), wide("log(b) normal with mean 0 and sd 2")}},
      [](const Framed&, const Moments& m) {
        const double size = std::max(m.mean * (1 - m.mean) / (m.sd * m.sd) - 1, 0.01);
        return std::vector<Point>{{logarithm(m.mean * size), logarithm((1 - m.mean) * size)}};
      }));
  all.push_back(family<CauchyKernel>(
      {LawId::cauchy, 0, Values::any, {location, scale(1)}, {flat_location, flat_scale}, {0, 1}},
      [](const Framed& data, const Moments& m) {
        return std::vector<Point>{{m.median, logarithm(m.half_width)},
                                  {quantile_of(data, 0.35), logarithm(m.half_width)},
                                  {quantile_of(data, 0.65), logarithm(m.half_width)}};
      }));
  all.push_back(family<ChiSquaredKernel>(
      {LawId::chi_squared,
       0,
       Values::positive,
       {plain(0)},
       {wide("log(df) normal with mean 0 and sd 2")},
       {},
       false},
      [](const Framed&, const Moments& m) { return std::vector<Point>{{logarithm(m.mean)}}; }));
  all.push_back(family<ExponentialKernel>(
      {LawId::exponential, 0, Values::not_negative, {scale(0)}, {flat("flat in log(mean)")}},
      [](const Framed&, const Moments& m) { return std::vector<Point>{{logarithm(m.mean)}}; }));
  all.push_back(family<GammaKernel>(
      {LawId::gamma,
       0,
       Values::positive,
       {plain(0), scale(1)},
       {wide_shape, flat("flat in log(mean)")},
       {1, 0, -0.5}},
      [](const Framed&, const Moments& m) {
        const double s = std::max(logarithm(m.mean) - m.mean_log, 1e-12);
        const double a = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
        return std::vector<Point>{{logarithm(a), logarithm(m.mean)}};
      }));
  all.push_back(family<GeometricKernel>(
      {LawId::geometric,
       0,
       Values::count,
       {plain(0)},
       {{Prior::Kind::jeffreys_share, 0, 1, "beta(1/2, 1/2) for p"}}},
      [](const Framed&, const Moments& m) { return std::vector<Point>{{-logarithm(m.mean)}}; }));
  all.push_back(family<GevKernel>(
      {LawId::gev,
       0,
       Values::any,
       {location, scale(1), plain(2)},
       {flat_location, flat_scale, kTailShape},
       {0, 1}},
      [](const Framed&, const Moments& m) {
        const double s = m.sd * kSqrt6 / kPi;
        const double l = m.mean - kEuler * s;
        return std::vector<Point>{{l, logarithm(s), 0.05},
                                  {m.median - 0.3 * m.half_width, logarithm(m.half_width), 0.3},
                                  {m.mean - 0.3 * m.sd, logarithm(m.sd), -0.2}};
      }));
  all.push_back(family<GpdKernel>({LawId::gpd,
                                   0,
                                   Values::above,
                                   {{Role::location, -1, 0}, scale(0), plain(1)},
                                   {flat_scale, kTailShape}},
                                  [](const Framed&, const Moments& m) {
                                    return std::vector<Point>{{logarithm(m.mean * 0.9), 0.1},
                                                              {logarithm(m.median), 0.5},
                                                              {logarithm(m.mean * 1.2), -0.1}};
                                  }));
  all.push_back(family<GumbelKernel>(
      {LawId::gumbel, 0, Values::any, {location, scale(1)}, {flat_location, flat_scale}, {0, 1}},
      [](const Framed&, const Moments& m) {
        const double s = m.sd * kSqrt6 / kPi;
        return std::vector<Point>{{m.mean - kEuler * s, logarithm(s)},
                                  {m.median - 0.4 * m.half_width, logarithm(m.half_width)}};
      }));
  all.push_back(family<InverseGaussianKernel>(
      {LawId::inverse_gaussian,
       0,
       Values::positive,
       {scale(0), scale(1)},
       {wide("log(mean / median of the data) normal with mean 0 and sd 2"),
        wide("log(shape / median of the data) normal with mean 0 and sd 2")}},
      [](const Framed&, const Moments& m) {
        const double off = std::max(m.mean_inverse - 1 / m.mean, 1e-300);
        return std::vector<Point>{{logarithm(m.mean), -logarithm(off)}};
      }));
  all.push_back(
      family<LaplaceKernel>({LawId::laplace,
                             0,
                             Values::any,
                             {location, scale(1)},
                             {flat_location, flat_scale},
                             {0, 1},
                             true,
                             true},
                            [](const Framed& data, const Moments& m) {
                              double sum = 0;
                              for (const auto& [row, w] : data.rows)
                                sum += w * std::fabs(row.x - m.median);
                              return std::vector<Point>{{m.median, logarithm(sum / data.n_exact)}};
                            }));
  all.push_back(family<LogLogisticKernel>(
      {LawId::log_logistic,
       0,
       Values::positive,
       {plain(0), scale(1)},
       {wide_shape, flat_log_place(kFlatScale)},
       {1, 0, -1}},
      [](const Framed&, const Moments& m) {
        return std::vector<Point>{{logarithm(kPi / (kSqrt3 * m.sd_log)), m.mean_log}};
      }));
  all.push_back(family<LogisticKernel>(
      {LawId::logistic, 0, Values::any, {location, scale(1)}, {flat_location, flat_scale}, {0, 1}},
      [](const Framed&, const Moments& m) {
        // The second where some values are far off.
        return std::vector<Point>{{m.mean, logarithm(m.sd * kSqrt3 / kPi)},
                                  {m.median, logarithm(m.half_width)}};
      }));
  all.push_back(
      family<LognormalKernel>({LawId::lognormal,
                               1,
                               Values::positive,
                               {scale(0), plain(1)},
                               {flat_log_place("flat in log(median)"), flat("flat in log(sigma)")},
                               {0, 1}},
                              [](const Framed&, const Moments& m) {
                                return std::vector<Point>{{m.mean_log, logarithm(m.sd_log)}};
                              }));
  all.push_back(family<NegativeBinomialKernel>(
      {LawId::negative_binomial,
       0,
       Values::count,
       {plain(0), plain(1)},
       {wide("log(r) normal with mean 0 and sd 2"), flat("flat in log(mean)")}},
      [](const Framed&, const Moments& m) {
        const double excess = m.sd * m.sd - m.mean;
        const double r = excess > 0 ? m.mean * m.mean / excess : 50;
        return std::vector<Point>{{logarithm(r), logarithm(m.mean)}};
      }));
  all.push_back(family<NormalKernel>({LawId::normal,
                                      0,
                                      Values::any,
                                      {location, scale(1)},
                                      {flat_place("flat in the mean"), flat("flat in log(sd)")},
                                      {0, 1}},
                                     [](const Framed&, const Moments& m) {
                                       return std::vector<Point>{{m.mean, logarithm(m.sd)}};
                                     }));
  all.push_back(family<ParetoKernel>(
      {LawId::pareto, 0, Values::above, {plain(0), {Role::scale, -1, 1}}, {wide_shape}},
      [](const Framed&, const Moments& m) {
        return std::vector<Point>{{-logarithm(m.mean_log)}};
      }));
  all.push_back(family<PoissonKernel>(
      {LawId::poisson,
       0,
       Values::count,
       {plain(0)},
       {{Prior::Kind::jeffreys_count, 0, 1, "Jeffreys' prior of the mean"}}},
      [](const Framed&, const Moments& m) { return std::vector<Point>{{logarithm(m.mean)}}; }));
  all.push_back(
      family<RayleighKernel>({LawId::rayleigh, 0, Values::positive, {scale(0)}, {flat_scale}},
                             [](const Framed&, const Moments& m) {
                               return std::vector<Point>{{0.5 * logarithm(m.mean_square / 2)}};
                             }));
  all.push_back(family<StudentKernel>(
      {LawId::student_t,
       0,
       Values::any,
       {plain(0), {Role::location, 1}, scale(2)},
       {wide("log(df) normal with mean log(10) and sd 2", 2.302585092994046), flat_location,
        flat_scale},
       {1, 2}},
      [](const Framed&, const Moments& m) {
        std::vector<Point> out;
        for (const double df : {5.0, 1.5, 25.0})
          out.push_back({math::log(df), m.median, logarithm(m.half_width * 1.4)});
        return out;
      }));
  all.push_back(
      family<WeibullKernel>({LawId::weibull,
                             0,
                             Values::positive,
                             {plain(0), scale(1)},
                             {wide_shape, flat_scale},
                             {1, 0, -1}},
                            [](const Framed&, const Moments& m) {
                              const double a = kPi / (kSqrt6 * m.sd_log);
                              return std::vector<Point>{{logarithm(a), m.mean_log + kEuler / a}};
                            }));
  return all;
}

const std::vector<std::unique_ptr<Family>>& families() {
  static const std::vector<std::unique_ptr<Family>> all = made_families();
  return all;
}

std::string lowest_words(const Sample& s) {
  double low = s.values.empty() ? 0 : s.values.front();
  return dist::number_text(low);
}

}  // namespace

const Family* find_family(dist::LawId id) {
  for (const auto& one : families()) {
    if (one->id == id) return one.get();
  }
  return nullptr;
}

std::span<const Family* const> all_families() {
  static const std::vector<const Family*> all = [] {
    std::vector<const Family*> out;
    for (const auto& one : families()) out.push_back(one.get());
    return out;
  }();
  return all;
}

std::string why_not(dist::LawId id) {
  using dist::LawId;
  switch (id) {
    case LawId::uniform:
    case LawId::uniform_int:
      return "its bounds would be the smallest and the largest value seen: what lies beyond, "
             "nobody would ever draw. State the bounds";
    case LawId::triangular:
    case LawId::pert:
      return "its bounds are an expert's, and data would put them at the smallest and the largest "
             "value seen. State them";
    case LawId::binomial:
      return "how many attempts there were is not seen in the successes alone. State `n`, and fit "
             "`bernoulli` to the attempts";
    case LawId::hypergeometric:
      return "the population is not seen in the successes alone. State it";
    case LawId::empirical:
    case LawId::discrete:
    case LawId::cumulative:
    case LawId::metalog:
      return "it follows any data as closely as one likes, which likelihood cannot judge";
    case LawId::mixture:
    case LawId::truncated:
      return "it is made of other laws: fit those";
    default:
      return "data do not determine it";
  }
}

std::optional<std::string> Family::refusal(const Sample& s) const {
  const std::string name(law().name);
  const auto few = [&](const std::string& wanted) {
    return name + " needs " + wanted + ", and there " + (s.values.size() == 1 ? "is " : "are ") +
           std::to_string(s.values.size());
  };
  const Bounds& b = s.bounds;
  switch (values) {
    case Values::any:
      break;
    case Values::positive:
      if (!s.values.empty() && !(s.values.front() > 0))
        return name + " is of values above 0, and " + lowest_words(s) + " is among them";
      if (b.censored_below && !(*b.censored_below > 0) && s.n_below > 0)
        return name + " is of values above 0, and some are " +
               dist::number_text(*b.censored_below) + " or less";
      break;
    case Values::not_negative:
      if (!s.values.empty() && s.values.front() < 0)
        return name + " is of values of 0 and above, and " + lowest_words(s) + " is among them";
      if (b.censored_below && *b.censored_below < 0 && s.n_below > 0)
        return name + " is of values of 0 and above, and some are " +
               dist::number_text(*b.censored_below) + " or less";
      break;
    case Values::above:
      if (id == dist::LawId::pareto && !(b.truncated_below && *b.truncated_below > 0))
        return name +
               " needs its minimum, which data would put at the smallest value seen: say above "
               "which "
               "value losses are recorded (a bound of truncation below, above 0)";
      if (!b.truncated_below && !s.values.empty() && !(s.values.front() > 0))
        return name + " is of values above a bound, and " + lowest_words(s) +
               " is not above 0: say above which value they are recorded";
      break;
    case Values::share:
      if (!s.values.empty() && (!(s.values.front() > 0) || !(s.values.back() < 1))) {
        const double bad = s.values.front() > 0 ? s.values.back() : s.values.front();
        return name + " is of values between 0 and 1, and " + dist::number_text(bad) +
               " is among them";
      }
      break;
    case Values::count:
    case Values::flag:
      for (const double x : s.values) {
        if (x >= 0 && x == std::floor(x) && x < 1e15 && (values == Values::count || x <= 1))
          continue;
        return name + (values == Values::count ? " is of counts: 0, 1, 2, ..." : " is of 0 and 1") +
               ", and " + dist::number_text(x) + " is among them";
      }
      break;
  }
  if (values == Values::flag || id == dist::LawId::poisson || id == dist::LawId::geometric) {
    if (s.values.empty()) return few("one value or more that is known exactly");
    const double m = s.mean();
    if (!(m > 0) && !b.any())
      return name + " has no likelihood that is greatest inside its range: all values are 0";
    if (values == Values::flag && !(m < 1))
      return name + " has no likelihood that is greatest inside its range: all values are 1";
    return std::nullopt;
  }
  if (n_free == 1) {
    if (s.values.empty()) return few("one value or more that is known exactly");
    if (values == Values::above && s.values.size() == 1 && s.values[0] == *b.truncated_below)
      return name + " has no finite fit: all values are its minimum";
    if (values == Values::not_negative && !(s.mean() > 0) && !b.any())
      return name + " has no likelihood that is greatest inside its range: all values are 0";
    return std::nullopt;
  }
  if (s.values.size() < n_free) {
    return few(std::to_string(n_free) + " different values or more that are known exactly");
  }
  if (closed_only && b.any())
    return name +
           " has a density with a peak, and is fitted to whole data only: nothing truncated "
           "or censored";
  return std::nullopt;
}

Framed Family::framed(const Sample& s, const Frame* frame) const {
  Framed out;
  out.n = s.n;
  out.n_exact = s.n_exact;
  out.n_below = s.n_below;
  out.n_above = s.n_above;
  Frame& f = out.frame;
  if (frame != nullptr) {
    f = *frame;
  } else if (id == dist::LawId::pareto) {
    f.scale = *s.bounds.truncated_below;
  } else if (id == dist::LawId::chi_squared) {
    f = {};
  } else if (values == Values::any) {
    f.location = s.quantile(0.5);
    const double width = s.quantile(0.75) - s.quantile(0.25);
    f.scale = width > 0 ? width : s.values.back() - s.values.front();
  } else if (values == Values::positive) {
    f.scale = s.quantile(0.5);
  } else if (values == Values::not_negative) {
    f.scale = s.mean();
  } else if (values == Values::above) {
    f.location = s.bounds.truncated_below.value_or(0);
    f.scale = s.quantile(0.5) - f.location;
    if (!(f.scale > 0)) f.scale = s.mean() - f.location;
  }
  if (!(f.scale > 0 && std::isfinite(f.scale))) f.scale = 1;
  const auto inside = [&](double x) { return (x - f.location) / f.scale; };
  for (std::size_t i = 0; i < s.values.size(); ++i) {
    Row row;
    row.x = inside(s.values[i]);
    row.log_x = row.x > 0 ? math::log(row.x) : 0;
    if (values == Values::share) row.other = math::log1p(-row.x);
    if (values == Values::count) row.other = math::log_gamma(row.x + 1);
    out.rows.push_back({row, s.weights[i]});
  }
  const auto put = [&](const std::optional<double>& from, std::optional<double>& to) {
    if (from) to = inside(*from);
  };
  put(s.bounds.truncated_below, out.bounds.truncated_below);
  put(s.bounds.truncated_above, out.bounds.truncated_above);
  put(s.bounds.censored_below, out.bounds.censored_below);
  put(s.bounds.censored_above, out.bounds.censored_above);
  return out;
}

}  // namespace plimsoll::fit
