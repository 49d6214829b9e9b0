// A sum in twice the working precision: the cumulative weights of long tables.
#pragma once

namespace plimsoll::dist {

class LongSum {
 public:
  void add(double x) {
    const double sum = high_ + x;
    const double shift = sum - high_;
    low_ += (high_ - (sum - shift)) + (x - shift);
    high_ = sum;
  }
  double value() const { return high_ + low_; }

 private:
  double high_ = 0;
  double low_ = 0;
};

}  // namespace plimsoll::dist
