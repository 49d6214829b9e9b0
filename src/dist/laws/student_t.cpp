// Student's t law, with location and scale.
//
// With x = df / (df + t^2) the two tails beyond abs(t) together are I_x(df / 2, 1 / 2).
#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "math/functions.h"
#include "math/special.h"
#include "math/special_solve.h"

namespace plimsoll::dist {

namespace {

using math::Wide;

// Beyond this abs(t) the tail is its power law in double precision, and t^2 is not formed.
constexpr double kFarOut = 1e100;
constexpr double kFarLogX = -450;

class StudentT {
 public:
  StudentT(double df, double location, double scale)
      : df_(df),
        location_(location),
        scale_(scale),
        ratio_(df / 2, 0.5),
        log_df_(math::log_wide(Wide(df))),
        log_beta_(math::log_beta_wide(df / 2, 0.5)),
        log_power_(math::add(log_beta_, math::log_wide(Wide(df / 2)))) {}

  double lower(double p) const { return location_ - scale_ * score(p); }
  double upper(double q) const { return location_ + scale_ * score(q); }
  double cdf(double x) const {
    const double z = x - location_;
    return z < 0 ? outer(x) : 1 - outer(x);
  }
  double survival(double x) const {
    const double z = x - location_;
    return z > 0 ? outer(x) : 1 - outer(x);
  }
  double density(double x) const {
    const Wide t = standard(x);
    // log(1 + t^2 / df)
    const Wide growth = std::fabs(t.high) > kFarOut
                            ? math::add(math::mul(log_abs(t), 2.0), -log_df_)
                            : math::log_wide(math::add(math::div(math::mul(t, t), Wide(df_)), 1.0));
    const Wide power = math::mul(growth, math::mul(math::two_sum(df_, 1.0), -0.5));
    return math::exp_wide(math::add(power, -math::add(log_beta_, math::mul(log_df_, 0.5)))) /
           scale_;
  }
  double mean() const { return df_ > 1 ? location_ : kNan; }
  double variance() const {
    if (df_ > 2) return scale_ * scale_ * (df_ / (df_ - 2));
    return df_ > 1 ? kInfinity : kNan;
  }
  Support support() const { return {-kInfinity, kInfinity}; }
  // -(df + 1) t / (df scale^2 + t^2), t from the location
  LogSlope log_slope(double x) const {
    const double t = x - location_;
    return {{-(df_ + 1) * t, -(df_ + 1), 0}, {df_ * scale_ * scale_ + t * t, 2 * t, 1}};
  }

 private:
  Wide standard(double x) const { return math::div(math::two_sum(x, -location_), Wide(scale_)); }
  static Wide log_abs(Wide t) { return math::log_wide(t.high < 0 ? -t : t); }

  // The probability beyond x on its own side of the location.
  double outer(double x) const {
    const Wide t = standard(x);
    if (std::fabs(t.high) > kFarOut) {
      if (std::isinf(t.high)) return 0;
      const Wide log_x = math::add(log_df_, -math::mul(log_abs(t), 2.0));
      return 0.5 * math::exp_wide(math::add(math::mul(log_x, df_ / 2), -log_power_));
    }
    const Wide square = math::mul(t, t);
    const Wide sum = math::add(square, df_);
    return 0.5 * ratio_.tails(math::div(Wide(df_), sum), math::div(square, sum)).lower;
  }

  // The t >= 0 that the probability `tail` lies beyond.
  double score(double tail) const {
    if (tail > 0.25) {
      const double inner = 1 - 2 * tail;
      if (inner == 0) return 0;
      const math::Fraction f = ratio_.inverse_upper(inner);
      return std::sqrt(df_ * (f.y / f.x));
    }
    const double rounded = math::round_level(2 * tail);
    const math::Target target = math::target_of(2 * tail, rounded, false);
    const Wide log_x = math::div(math::add(target.log_rounded, log_power_), Wide(df_ / 2));
    if (log_x.high < kFarLogX) {
      const double t = math::exp_wide(math::mul(math::add(log_df_, -log_x), 0.5));
      return std::isinf(t) ? t : std::fma(t, math::expm1(-target.rest / df_), t);
    }
    const math::Fraction f = ratio_.inverse_lower(2 * tail);
    return std::sqrt(df_ * (f.y / f.x));
  }

  double df_;
  double location_;
  double scale_;
  math::IncompleteBeta ratio_;
  Wide log_df_;
  Wide log_beta_;
  // log(df / 2 B(df / 2, 1 / 2))
  Wide log_power_;
};

enum StudentForm { kStudentScale, kStudentQuantiles };

Rules check_student_t(std::uint16_t form, std::span<const double> own) {
  if (form == kStudentQuantiles) {
    return Rules().positive({"df", own[0]}).quantile_pairs(in_order(own.subspan(1)));
  }
  return Rules()
      .positive({"df", own[0]})
      .finite({{"location", own[1]}})
      .positive({"scale", own[2]});
}

bool canonical_student_t(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_student_t(form, own).ok()) return false;
  out[0] = own[0];
  if (form == kStudentQuantiles) {
    const StudentT standard(own[0], 0, 1);
    const auto score = [&](double t) { return t > 0 ? standard.lower(t) : standard.upper(-t); };
    return fit_location_scale(own.subspan(1), score, out.subspan(1));
  }
  out[1] = own[1];
  out[2] = own[2];
  return true;
}

MakeResult make_student_t(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_student_t(shape.form, flat);
  double own[3] = {};
  if (rules.ok() && !canonical_student_t(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  return rules.build<StudentT>(own[0], own[1], own[2]);
}

constexpr Range kDegrees = {
    .low = range::kLeastShape,
    .high = range::kMostShape,
    .beyond = "beyond it the law is the normal one to all digits that are kept: write `normal`"};

}  // namespace

const Law& student_t_law() {
  static const Law law = {
      .id = LawId::student_t,
      .name = "student_t",
      .summary = "like normal with heavier tails: the fewer degrees of freedom, the heavier",
      .forms =
          {{.params = {{.name = "df", .dim = Dim::none, .range = kDegrees},
                       {.name = "location", .default_value = 0, .range = range::sized()},
                       {.name = "scale", .default_value = 1, .range = range::positive_sized()}}},
           {.params = {{.name = "df", .dim = Dim::none, .range = kDegrees}},
            .variadic = Variadic::quantiles,
            .named_only = true,
            .n_quantiles = 2}},
      .mean_formula = "location; undefined for df <= 1",
      .variance_formula = "scale^2 df / (df - 2); infinite for 1 < df <= 2, undefined for df <= 1",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 28",
      .examples = {"student_t(4)", "student_t(df: 4, location: 2, scale: 0.5)",
                   "student_t(df: 4, p10: 1, p90: 3)"},
      .make = make_student_t,
      .canonical = canonical_student_t,
  };
  return law;
}

}  // namespace plimsoll::dist
