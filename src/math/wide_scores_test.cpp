// Against sixty digits that another program computed.
#include "math/wide_scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::math {
namespace {

struct Pair {
  double high;
  double low;
};

// At p: normal, exponential and minus log, Gumbel from below and above, logistic, Cauchy. Computed
// with mpmath at 60 digits, split in two doubles.
struct Row {
  double p;
  Pair scores[7];
};
constexpr Row kRows[] = {
    {0x1.56e1fc2f8f359p-997,
     {{-0x1.286074064c26ep+5, 0x1.7286effc11736p-50},
      {0x1.56e1fc2f8f359p-997, 0x0.0p+0},
      {0x1.5963447f87fb5p+9, 0x1.aa670d35324e6p-46},
      {-0x1.a26b8f4512827p+2, -0x1.fbc00c0b60c12p-52},
      {0x1.5963447f87fb5p+9, 0x1.aa670d35324e6p-46},
      {-0x1.5963447f87fb5p+9, -0x1.aa670d35324e6p-46},
      {-0x1.e6b6f220dd8bdp+994, 0x1.791c7cd1673a8p+934}}},
    {0x1.bff2ee48e0530p-333,
     {{-0x1.546010d755221p+4, 0x1.9316f2e0b7de4p-50},
      {0x1.bff2ee48e0530p-333, 0x0.0p+0},
      {0x1.cc845b54b54f2p+7, -0x1.8ed150b29b629p-47},
      {-0x1.5c1be55a5e765p+2, 0x1.3772418bf82e6p-53},
      {0x1.cc845b54b54f2p+7, -0x1.8ed150b29b629p-47},
      {-0x1.cc845b54b54f2p+7, 0x1.8ed150b29b629p-47},
      {-0x1.748e53d8d16b0p+330, -0x1.e74b11ff5ac25p+276}}},
    {0x1.4484bfeebc2a0p-100,
     {{-0x1.6ed94a4dacdc8p+3, -0x1.20e6cd09d612fp-51},
      {0x1.4484bfeebc2a0p-100, 0x1.9b604aaaca627p-201},
      {0x1.144f69ff9ffc4p+6, 0x1.49791f2b9c5cdp-49},
      {-0x1.0f0e016767d9dp+2, 0x1.0b53e70e91649p-52},
      {0x1.144f69ff9ffc4p+6, 0x1.49791f2b9c5ccp-49},
      {-0x1.144f69ff9ffc4p+6, -0x1.49791f2b9c5cbp-49},
      {-0x1.0120f1108d0dep+98, -0x1.b2b78ff69f3d4p+44}}},
    {0x1.cd2b297d889bcp-54,
     {{-0x1.071b4c29e9b5ap+3, -0x1.e574db71e15edp-51},
      {0x1.cd2b297d889bcp-54, 0x1.9f623d5a8a733p-108},
      {0x1.26bb1bbb55516p+5, -0x1.f187acc2483e9p-49},
      {-0x1.cda5c32db5e8ep+1, 0x1.dbd5f600e084ap-55},
      {0x1.26bb1bbb55516p+5, -0x1.f8bc59683e610p-49},
      {-0x1.26bb1bbb55516p+5, 0x1.fff1060e34837p-49},
      {-0x1.69e05e9e3bca6p+51, 0x1.bea530c6ffe0fp-3}}},
    {0x1.5798ee2308c3ap-27,
     {{-0x1.672b074435e3dp+2, 0x1.8c93ac7696b50p-52},
      {0x1.5798ee3fdb764p-27, -0x1.3b8aca5e6f5d5p-81},
      {0x1.26bb1bbb55516p+4, -0x1.fa92a494ea3e9p-50},
      {-0x1.74ecb731cd012p+1, -0x1.3e8f95395c2e0p-55},
      {0x1.26bb1bb9fdb87p+4, -0x1.89561007d2196p-50},
      {-0x1.26bb1bb8a61f8p+4, 0x1.1a805fb273290p-50},
      {-0x1.e5b3cc9e4e170p+24, 0x1.e176e7d221330p-32}}},
    {0x1.0c6f7a0b5ed8dp-15,
     {{-0x1.ffafe5af2bd7cp+1, 0x1.1e5aa63d5d26ap-53},
      {0x1.0c7093868075fp-15, -0x1.3998e4ebe01adp-69},
      {0x1.4b315a9e1cd86p+3, -0x1.d791ca736f1e8p-51},
      {-0x1.2b21a92c311c0p+1, 0x1.04c1616d9e864p-54},
      {0x1.4b3139101044dp+3, -0x1.fd67d17315238p-51},
      {-0x1.4b311781f7f6cp+3, 0x1.def07c0d35e38p-51},
      {-0x1.36d978a5aa89fp+13, 0x1.8a722362622dep-42}}},
    {0x1.040bfe3b03e21p-15,
     {{-0x1.00530307483a2p+2, 0x1.f5ef93685a1a9p-52},
      {0x1.040d0664c6a31p-15, -0x1.829115b1ff761p-72},
      {0x1.4c357076bb4cap+3, -0x1.f204886e8a6cfp-52},
      {-0x1.2b8606759dba9p+1, 0x1.c7c78513327efp-53},
      {0x1.4c354ff52000ep+3, 0x1.6ec302e086d75p-51},
      {-0x1.4c352f7379b37p+3, 0x1.63333822bc88fp-51},
      {-0x1.40e07c8b18006p+13, 0x1.546c36e0606c2p-41}}},
    {0x1.47ae147ae147bp-7,
     {{-0x1.29c5c4630ff0fp+1, 0x1.f43e9c281ae07p-54},
      {0x1.495453e6fd4b7p-7, -0x1.3403849a6db47p-61},
      {0x1.26bb1bbb55515p+2, 0x1.f3752b6b15c17p-52},
      {-0x1.86f53e73f6635p+0, 0x1.18e34d2ddc875p-56},
      {0x1.2668d84d6e680p+2, 0x1.c47f0ddd6016dp-53},
      {-0x1.2616719161d2bp+2, -0x1.0c1e5a5ac5f08p-53},
      {-0x1.fd20d55634e2ep+4, -0x1.63f71471dd079p-50}}},
    {0x1.0000000000000p-2,
     {{-0x1.5956b87528a49p-1, -0x1.5c3bae414389dp-55},
      {0x1.269621134db92p-2, 0x1.e0efadd9db02bp-56},
      {0x1.62e42fefa39efp+0, 0x1.abc9e3b39803fp-55},
      {-0x1.4e79362170840p-2, 0x1.b02ca7687cd48p-57},
      {0x1.3ef342116e5cfp+0, -0x1.3a4f737623ddap-56},
      {-0x1.193ea7aad030bp+0, 0x1.a256f99caabebp-54},
      {-0x1.0000000000000p+0, 0x0.0p+0}}},
    {0x1.3333333333333p-2,
     {{-0x1.0c7e39582c5fbp-1, -0x1.5e532dca44bd7p-55},
      {0x1.6d3c324e13f4ep-2, 0x1.f0207d9d4c9c1p-56},
      {0x1.34378fcbda721p+0, -0x1.9c1404e27f13dp-54},
      {-0x1.7c29e1d49c578p-3, 0x1.083c5bac613e7p-57},
      {0x1.07eb0e8ede2a2p+0, -0x1.f97507fa4d60bp-54},
      {-0x1.b1d10670aae9ap-1, 0x1.81c2449d23ad3p-58},
      {-0x1.73fd61d9df543p-1, -0x1.70fdb568cfedap-55}}},
    {0x1.ffe5c91d14e3cp-2,
     {{-0x1.06d6ca8553fc0p-12, -0x1.faa3554fdefc9p-66},
      {0x1.62c9f9b87f1cdp-1, -0x1.2b0e9f8304ccep-55},
      {0x1.62fe677e610fbp-1, 0x1.ae9d06c163176p-57},
      {0x1.77038712cf539p-2, 0x1.bcd82f6f47abcp-57},
      {0x1.779ace1fc2d61p-2, 0x1.e7a3773ee5e12p-58},
      {-0x1.a36e2f0f9732dp-12, -0x1.af099aec95980p-66},
      {-0x1.496b7d0998272p-12, 0x1.005baf320cabdp-66}}},
    {0x1.fffffffffc000p-2,
     {{-0x1.40d931ff62706p-39, 0x1.a6a0d6a414ebdp-93},
      {0x1.62e42fef9f9efp-1, 0x1.abc9e5b39803fp-56},
      {0x1.62e42fefa79efp-1, 0x1.abc9e5b39803fp-56},
      {0x1.774f29bdcb2f4p-2, 0x1.973ac84f13c48p-56},
      {0x1.774f29bde2449p-2, -0x1.1ef4ade2ccbb1p-57},
      {-0x1.0000000000000p-38, -0x1.5555555555555p-118},
      {-0x1.921fb54442d18p-39, -0x1.1a62647c018edp-93}}},
};

// Relative error, computed so that equal high parts cancel.
double error_of(DD x, const Pair& expected) {
  const DD difference = x - DD(expected.high, expected.low);
  return std::fabs((difference.high + difference.low) / expected.high);
}

TEST(WideScores, AgreeWithSixtyDigits) {
  constexpr double kBound = 1e-24;
  for (const Row& row : kRows) {
    const double p = row.p;
    // The low parts of what is as small as 1e-300 have left the numbers.
    const double small = p < 1e-280 ? 1e-16 : kBound;
    EXPECT_LT(error_of(wide_normal_score(p), row.scores[0]), kBound) << p;
    EXPECT_LT(error_of(wide_normal_score(-p), {-row.scores[0].high, -row.scores[0].low}), kBound);
    EXPECT_LT(error_of(wide_exponential_score(p), row.scores[1]), small) << p;
    EXPECT_LT(error_of(wide_exponential_score(-p), row.scores[2]), kBound) << p;
    EXPECT_LT(error_of(wide_gumbel_score(p), row.scores[3]), kBound) << p;
    EXPECT_LT(error_of(wide_gumbel_score(-p), row.scores[4]), kBound) << p;
    EXPECT_LT(error_of(wide_logistic_score(p), row.scores[5]), kBound) << p;
    EXPECT_LT(error_of(wide_cauchy_score(p), row.scores[6]), small) << p;
  }
}

TEST(WideScores, Median) {
  EXPECT_EQ(wide_normal_score(0.5).high, 0.0);
  EXPECT_EQ(wide_normal_score(-0.5).high, 0.0);
  EXPECT_EQ(wide_logistic_score(0.5).high, 0.0);
  EXPECT_EQ(wide_cauchy_score(0.5).high, 0.0);
}

}  // namespace
}  // namespace plimsoll::math
