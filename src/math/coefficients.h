// Coefficients of the functions of math/, lowest power first. Written by
// tools/math_coefficients.py.
#pragma once

namespace plimsoll::math::coefficients {

// 1 / log(2).
inline constexpr double kLog2E = 0x1.71547652b82fep+0;
// log(2) cut to 42 bits, so that k * kLn2Short is exact for abs(k) < 2^11, and the rest.
inline constexpr double kLn2Short = 0x1.62e42fefa3800p-1;
inline constexpr double kLn2Rest = 0x1.ef35793c76730p-45;
inline constexpr double kLn2Last = 0x1.f97b57a079a19p-103;
// 1 / n! to 106 bits.
inline constexpr double kInverseFactorialHigh[] = {
    0x1.0000000000000p+0,  0x1.0000000000000p+0,  0x1.0000000000000p-1,  0x1.5555555555555p-3,
    0x1.5555555555555p-5,  0x1.1111111111111p-7,  0x1.6c16c16c16c17p-10, 0x1.a01a01a01a01ap-13,
    0x1.a01a01a01a01ap-16, 0x1.71de3a556c734p-19, 0x1.27e4fb7789f5cp-22, 0x1.ae64567f544e4p-26,
};
inline constexpr double kInverseFactorialLow[] = {
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x1.5555555555555p-57,
    0x1.5555555555555p-59,
    0x1.1111111111111p-63,
    -0x1.f49f49f49f49fp-65,
    0x1.a01a01a01a01ap-73,
    0x1.a01a01a01a01ap-76,
    -0x1.c154f8ddc6c00p-73,
    0x1.cbbc05b4fa99ap-76,
    -0x1.c062e06d1f209p-80,
};
inline constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
inline constexpr double kInvSqrt2 = 0x1.6a09e667f3bcdp-1;
// 1 / sqrt(2 pi).
inline constexpr double kInvSqrt2Pi = 0x1.9884533d43651p-2;
// (exp(r) - 1 - r) / r^2 for abs(r) <= log(2) / 2.
// Fitted to a relative error of 1.7e-19.
inline constexpr double kExp[] = {
    0x1.0000000000000p-1,  0x1.5555555555557p-3,  0x1.5555555555556p-5,  0x1.11111111100bep-7,
    0x1.6c16c16c162c3p-10, 0x1.a01a01abf85abp-13, 0x1.a01a01a6e1e2ap-16, 0x1.71de01fdbf9cap-19,
    0x1.27e4db46cddd1p-22, 0x1.af4e554377204p-26, 0x1.1f7340dbc337ep-29,
};
// 2 (atanh(s) / s - 1) / s^2 in s^2, abs(s) <= (sqrt(2) - 1) / (sqrt(2) + 1).
// Fitted to a relative error of 4.6e-18.
inline constexpr double kLog[] = {
    0x1.5555555555558p-1, 0x1.9999999995273p-2, 0x1.2492492dfd86cp-2, 0x1.c71c62d5e53e0p-3,
    0x1.7462b91b8df65p-3, 0x1.39fdcceb4bb45p-3, 0x1.2b5f68a50d903p-3,
};
// 2 (atanh(s) / s - 1 - s^2 / 3 - s^4 / 5) / s^6 in s^2.
// Fitted to a relative error of 2.2e-23.
inline constexpr double kLogTail[] = {
    0x1.2492492492492p-2, 0x1.c71c71c71c824p-3, 0x1.745d1745a3aecp-3, 0x1.3b13b16b845a0p-3,
    0x1.1110f7ed90f7bp-3, 0x1.e1f004ce6b5cap-4, 0x1.acf7370081675p-4, 0x1.b2ebd5566f660p-4,
};
// sqrt(2 pi).
inline constexpr double kScoreSlope = 0x1.40d931ff62706p+1;
// (score - sqrt(2 pi) q) / q^3 as P(v) / Q(v), q = 1/2 - p, v = p (1 - p), p >= 0.0224.
// Fitted to a relative error of 6.4e-17.
inline constexpr double kScoreP[] = {
    0x1.25c285af9d7c6p+4,  0x1.15f219afc49d4p+14, 0x1.bbe1e221aab95p+21, 0x1.dec818f35168fp+27,
    0x1.9d2c42f763985p+32, 0x1.2daa1c36cb19dp+36, 0x1.6d440430d3e75p+38, 0x1.480be11616c91p+39,
    0x1.3e8f86893d1f1p+38, 0x1.3e78bdbd01ac5p+32,
};
inline constexpr double kScoreQ[] = {
    0x1.0000000000000p+0,  0x1.4d132e3d6c575p+10, 0x1.59f2c3afebb8dp+18, 0x1.e61943aabd3a3p+24,
    0x1.18b4e39ee0022p+30, 0x1.20ae35b8172edp+34, 0x1.0c5a55ca4320bp+37, 0x1.afcbf5ff2afdep+38,
    0x1.082bb4777fb6ep+39, 0x1.5bdf6e146d008p+37,
};
// r - score as P(r) / Q(r), r = sqrt(-2 log p), 2^-54 <= p <= 0.0227.
// Fitted to a relative error of 1.4e-16.
inline constexpr double kScoreTailP[] = {
    0x1.9ea794fabe4f2p+1, 0x1.3c7da5e8006d3p+3, 0x1.5f58454096b62p+2, 0x1.88ff2ce9c772dp+2,
    0x1.00e0312e12dadp+1, 0x1.4227989f5dd6ap-3, 0x1.54851e4b30a6dp-9, 0x1.b68bddae4297bp-20,
};
inline constexpr double kScoreTailQ[] = {
    0x1.0000000000000p+0, 0x1.76a992f4445aep+2, 0x1.79886707569b3p+2, 0x1.280c520ce6d22p+2,
    0x1.933813ccc967bp+1, 0x1.4444ddb699de1p-1, 0x1.1d8c1f0585683p-5, 0x1.a893ac2fecc49p-12,
};
// The same for p < 2^-54 down to the smallest subnormal.
// Fitted to a relative error of 7.6e-18.
inline constexpr double kScoreFarP[] = {
    0x1.a3f6db8b88b37p+1,  0x1.4d71641f4b311p+3,  0x1.1700c93a47e78p+2,
    0x1.1973e9ce82d72p-1,  0x1.a16a73d5d6ff8p-6,  0x1.d04ae74eb9ba7p-12,
    0x1.5854e31f7e4a2p-19, 0x1.d284fde7088bcp-29, 0x1.c9ead44c85eeap-44,
};
inline constexpr double kScoreFarQ[] = {
    0x1.0000000000000p+0,  0x1.853534986b250p+2,  0x1.78c891cd5cfb9p+2,
    0x1.8c4fbde7c107ap+0,  0x1.2bdf1d290a279p-3,  0x1.6504cacbe1204p-8,
    0x1.471295aeb9346p-14, 0x1.8e26534c7cfb7p-22, 0x1.a35dac357afafp-32,
};
// exp(x^2) erfc(x) as P(x) / Q(x), 0 <= x <= 27.5.
// Fitted to a relative error of 9.9e-19.
inline constexpr double kErfcxP[] = {
    0x1.0000000000000p+0, 0x1.2bc0387447862p+1,  0x1.5bfba38cae303p+1,  0x1.02c580ce2a68dp+1,
    0x1.0e77d4e37ee11p+0, 0x1.9d4b5f4f49c7bp-2,  0x1.d2e9083c9f1bcp-4,  0x1.818ed122aceffp-6,
    0x1.bf25c7bc11e25p-9, 0x1.4b2a0cd45d8f5p-12, 0x1.e1a9b7dfb1cd6p-17,
};
inline constexpr double kErfcxQ[] = {
    0x1.0000000000000p+0, 0x1.bc2ef2f65c619p+1, 0x1.68985a3921785p+2,  0x1.6a53859b95672p+2,
    0x1.f5dd62a767fdcp+1, 0x1.f87cf75006a88p+0, 0x1.78cea560193f0p-1,  0x1.a3f44617c5542p-3,
    0x1.57fc113e5d3b2p-5, 0x1.8d1ba1f9c73d8p-8, 0x1.257c97381a619p-11, 0x1.aadcd8fb1cc70p-16,
};
// erf(x) / x in x^2, abs(x) <= 1/2.
// Fitted to a relative error of 2.4e-20.
inline constexpr double kErf[] = {
    0x1.20dd750429b6dp+0,  -0x1.812746b0379e6p-2,  0x1.ce2f21a042b29p-4,  -0x1.b82ce3127f739p-6,
    0x1.565bcd0aa6349p-8,  -0x1.c02db23d41138p-11, 0x1.f9a2a6635fe79p-14, -0x1.f4bb9f7301dedp-17,
    0x1.b776442df3041p-20, -0x1.39fb524e9c1f7p-23,
};

}  // namespace plimsoll::math::coefficients
