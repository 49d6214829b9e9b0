// Digits and the place of the point; nothing is ever rounded.
#include "facts/decimal_text.h"

#include <algorithm>
#include <charconv>

namespace plimsoll::facts {

namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// In form, from digits before and behind the point.
std::string in_form(bool minus, std::string_view whole, std::string_view fraction) {
  const std::size_t first = whole.find_first_not_of('0');
  std::string out = first == std::string_view::npos ? "0" : std::string(whole.substr(first));
  if (!fraction.empty()) out += "." + std::string(fraction);
  const bool zero = out.find_first_of("123456789") == std::string::npos;
  return minus && !zero ? "-" + out : out;
}

struct Parts {
  bool minus = false;
  std::string_view whole;
  std::string_view fraction;
};

Parts parts_of(std::string_view text) {
  Parts parts;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.minus = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parts.whole = text.substr(0, point);
  if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
  return parts;
}

}  // namespace

std::optional<int> read_whole(std::string_view text, int most) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < -most || value > most) return std::nullopt;
  return value;
}

std::optional<std::string> read_decimal(std::string_view text) {
  int power = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    const std::optional<int> exponent = read_whole(text.substr(e + 1), kMaxShift);
    if (!exponent) return std::nullopt;
    power = *exponent;
    text = text.substr(0, e);
  }
  if (text.size() > kMaxDigits) return std::nullopt;
  const Parts parts = parts_of(text);
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (!all_digits(parts.whole) || !all_digits(parts.fraction)) return std::nullopt;
  return shifted(in_form(parts.minus, parts.whole, parts.fraction), power);
}

std::optional<std::string> shifted(std::string_view decimal, int power) {
  if (power < -kMaxShift || power > kMaxShift) return std::nullopt;
  const Parts parts = parts_of(decimal);
  if (power >= 0) {
    const auto n = static_cast<std::size_t>(power);
    std::string whole(parts.whole);
    const std::size_t taken = std::min(n, parts.fraction.size());
    whole += parts.fraction.substr(0, taken);
    whole.append(n - taken, '0');
    return in_form(parts.minus, whole, parts.fraction.substr(taken));
  }
  const auto n = static_cast<std::size_t>(-power);
  std::string whole(parts.whole);
  if (whole.size() < n + 1) whole.insert(0, n + 1 - whole.size(), '0');
  const std::string fraction = whole.substr(whole.size() - n) + std::string(parts.fraction);
  return in_form(parts.minus, whole.substr(0, whole.size() - n), fraction);
}

std::string negated(const std::string& decimal) {
  if (decimal.starts_with('-')) return decimal.substr(1);
  return decimal.find_first_of("123456789") == std::string::npos ? decimal : "-" + decimal;
}

bool same_number(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view text) {
    if (text.find('.') == std::string_view::npos) return text;
    text = text.substr(0, text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.remove_suffix(1);
    return text;
  };
  return bare(a) == bare(b);
}

namespace {

// Digits of both sides, as many before and behind the point; the point is `n_fraction` digits from the end.
struct Aligned {
  std::string a;
  std::string b;
  std::size_t n_fraction = 0;
};

Aligned aligned(const Parts& a, const Parts& b) {
  Aligned out;
  const std::size_t n_whole = std::max(a.whole.size(), b.whole.size());
  out.n_fraction = std::max(a.fraction.size(), b.fraction.size());
  const auto digits = [&](const Parts& parts) {
    return std::string(n_whole - parts.whole.size(), '0') + std::string(parts.whole) +
           std::string(parts.fraction) + std::string(out.n_fraction - parts.fraction.size(), '0');
  };
  out.a = digits(a);
  out.b = digits(b);
  return out;
}

}  // namespace

bool at_most(std::string_view a, std::string_view b) {
  const Aligned both = aligned(parts_of(a), parts_of(b));
  return both.a <= both.b;
}

std::string difference(std::string_view a, std::string_view b) {
  const Parts left = parts_of(a);
  const Parts right = parts_of(b);
  Aligned both = aligned(left, right);
  const bool adds = left.minus != right.minus;
  const bool turned = !adds && both.a < both.b;
  if (turned) std::swap(both.a, both.b);
  int carry = 0;
  for (std::size_t i = both.a.size(); i-- > 0;) {
    const int other = both.b[i] - '0';
    int digit = both.a[i] - '0' + (adds ? other + carry : -other - carry);
    carry = adds ? (digit > 9 ? 1 : 0) : (digit < 0 ? 1 : 0);
    if (carry != 0) digit += adds ? -10 : 10;
    both.a[i] = static_cast<char>('0' + digit);
  }
  if (carry != 0) both.a.insert(0, 1, '1');
  const std::string_view all = both.a;
  const std::size_t n_whole = all.size() - both.n_fraction;
  return in_form(left.minus != turned, all.substr(0, n_whole), all.substr(n_whole));
}

std::string grouped(std::string_view decimal) {
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  const std::size_t first = decimal.starts_with('-') ? 1 : 0;
  std::string out;
  for (std::size_t i = 0; i < decimal.size(); ++i) {
    if (i > first && i < point && (point - i) % 3 == 0) out += ',';
    out += decimal[i];
  }
  return out;
}

}  // namespace plimsoll::facts
