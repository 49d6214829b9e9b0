// Libraries of SIPmath: what is read, and what is said of what is not.
#include "sipmath/library.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::sipmath {
namespace {

const std::string kGenerators =
    R"("U01": {"rng": [
      {"name": "h1", "function": "HDR_2_0", "arguments": {"counter": "PM_Index", "entity": 9, "varId": 4, "seed3": 0, "seed4": 0}},
      {"name": "h2", "function": "HDR_2_0", "arguments": {"counter": "PM_Index", "entity": 9, "varId": 5, "seed3": 0, "seed4": 0}},
      {"name": "h3", "function": "HDR_2_0", "arguments": {"counter": "PM_Index", "entity": 9, "varId": 5, "seed3": 0, "seed4": 0}},
      {"name": "open", "function": "HDR_2_0", "arguments": {"counter": "PM_Index", "entity": 9, "varId": 6,
        "seed3": {"type": "parameter", "name": "the office"}, "seed4": 0}},
      {"name": "i", "function": "Index", "arguments": {"counter": "PM_Index"}}],
    "copula": [{"name": "G", "function": "GaussianCopula", "copulaLayer": ["c1", "c2"],
      "arguments": {"rng": ["h1", "h2"], "correlationMatrix": {"type": "globalVariables", "value": "m"}}},
      {"name": "A", "function": "SIP_Array", "copulaLayer": ["a1"], "arguments": {"type": "array", "value": [[0.25, 0.75]]}}]})";
const std::string kMatrix =
    R"("globalVariables": [{"name": "m", "value": {"columns": ["x", "y"], "rows": ["x", "y"], "matrix": [
      {"row": "x", "col": "x", "value": 1}, {"row": "y", "col": "x", "value": 0.6}, {"row": "y", "col": "y", "value": 1}]}}])";

std::string library_of(const std::string& sips, const std::string& matrix = kMatrix,
                       const std::string& generators = kGenerators) {
  return "{\"libraryType\": \"SIPmath_3_0\", " + generators + ", " + matrix + ", \"sips\": [" +
         sips + "]}";
}

std::string sip(const std::string& arguments,
                const std::string& ref = R"({"source": "rng", "name": "h1"})",
                const std::string& function = "Metalog_1_0") {
  return R"({"name": "s", "function": ")" + function + R"(", "ref": )" + ref +
         R"(, "arguments": )" + arguments + "}";
}

Result<Sip> found(const std::string& text, const GivenSeeds& given = {}) {
  auto library = Library::read(text, "lib.json");
  if (!library) return library.failure();
  return library->find("s", given);
}

std::string why_not(const std::string& text, const GivenSeeds& given = {}) {
  const auto sip = found(text, given);
  return sip ? "it is read" : sip.error();
}

TEST(Library, ReadsMetalogsWithTheirBounds) {
  const auto plain = found(library_of(sip(R"({"aCoefficients": [1, 2.5, -3e-1]})")));
  ASSERT_TRUE(plain) << plain.error();
  EXPECT_EQ(plain->terms, (std::vector<double>{1, 2.5, -0.3}));
  EXPECT_FALSE(plain->low || plain->high);
  EXPECT_EQ(plain->generator->seeds, (Seeds{4, 9, 0, 0}));
  const auto both =
      found(library_of(sip(R"({"lowerBound": 0, "upperBound": 5, "aCoefficients": [1, 2]})")));
  ASSERT_TRUE(both) << both.error();
  EXPECT_EQ(both->low, 0);
  EXPECT_EQ(both->high, 5);
}

TEST(Library, ReadsCopulasByTheirCholeskyFactor) {
  const auto layer =
      found(library_of(sip(R"({"aCoefficients": [1, 2]})",
                           R"({"source": "copula", "name": "G", "copulaLayer": "c2"})")));
  ASSERT_TRUE(layer) << layer.error();
  ASSERT_NE(layer->copula, nullptr);
  EXPECT_EQ(layer->layer, 1u);
  EXPECT_EQ(layer->copula->generators[1].seeds, (Seeds{5, 9, 0, 0}));
  EXPECT_DOUBLE_EQ(layer->copula->factor[2], 0.6);
  EXPECT_DOUBLE_EQ(layer->copula->factor[3], 0.8);
}

TEST(Library, ReadsSamplesByTrial) {
  const auto samples = found(library_of(sip(R"({"type": "array", "value": [3, 1, 2]})",
                                            R"({"source": "rng", "name": "i"})", "SIP_Array")));
  ASSERT_TRUE(samples) << samples.error();
  EXPECT_EQ(samples->samples, (std::vector<double>{3, 1, 2}));
  const auto uniforms =
      found(library_of(sip(R"({"aCoefficients": [1, 2]})",
                           R"({"source": "copula", "name": "A", "copulaLayer": "a1"})")));
  ASSERT_TRUE(uniforms) << uniforms.error();
  EXPECT_EQ(uniforms->uniforms, (std::vector<double>{0.25, 0.75}));
}

TEST(Library, SeedsThatAreLeftToTheUserAreAsked) {
  const std::string text =
      library_of(sip(R"({"aCoefficients": [1, 2]})", R"({"source": "rng", "name": "open"})"));
  EXPECT_NE(why_not(text).find(
                "is left to the user, \"the office\", who gives it in the draw: `seed3: 0`"),
            std::string::npos)
      << why_not(text);
  const auto given = found(text, {.third = 7, .fourth = {}});
  ASSERT_TRUE(given) << given.error();
  EXPECT_EQ(given->generator->seeds, (Seeds{6, 9, 7, 0}));
  EXPECT_NE(why_not(text, {.third = 7, .fourth = 1}).find("states `seed4` itself"),
            std::string::npos);
}

struct Wrong {
  std::string text;
  const char* says;
};

TEST(Library, SaysWhatIsWrongAndWhere) {
  const std::string matrix_of =
      R"("globalVariables": [{"name": "m", "value": {"columns": ["x", "y"], "matrix": [)";
  const std::string on_copula = R"({"source": "copula", "name": "G", "copulaLayer": "c2"})";
  const auto with_matrix = [&](const std::string& entries) {
    return library_of(sip(R"({"aCoefficients": [1, 2]})", on_copula), matrix_of + entries + "]}}]");
  };
  const Wrong wrong[] = {
      {"", "is empty; a library of SIPmath 3.0 is JSON"},
      {"PK\x03\x04 rest", "is a workbook"},
      {"<?xml version=\"1.0\"?><SLURP/>", "is XML, as libraries of SIPmath 2.0 are"},
      {"[1]", "is no JSON object"},
      {"{\n \"sips\": [}", "line 2, column 11: this is not JSON"},
      {"{\"sips\": [1e999]}", "too large for a double"},
      {"{\"sips\": " + std::string(100'000, '['), "brackets nest deeper than 32"},
      {"{\"libraryType\": \"SIPmath_2_0\", \"sips\": []}",
       "libraryType is the text \"SIPmath_2_0\", not \"SIPmath_3_0\""},
      {"{\"name\": 1}", "sips is missing"},
      {"{\"sips\": [{\"name\": 5}]}", "sips[0].name is 5, not a text"},
      {"{\"sips\": []}", "the SIP `s` is not there"},
      {library_of(sip(R"({"aCoefficients": [1, "2.5"]})")),
       "sips[0] `s`: arguments.aCoefficients[1] is the text \"2.5\", not a number; a number stands "
       "without quotes"},
      {library_of(sip(R"({"aCoefficients": [1, null]})")),
       "arguments.aCoefficients[1] is null, not a number"},
      {library_of(sip(R"({"aCoefficients": [1]})")), "has 1 coefficients; a metalog has 2 or more"},
      {library_of(sip(R"({"aCoefficients": [1, 2], "lowerBound": "0"})")),
       "arguments.lowerBound is the text \"0\""},
      {library_of(sip(R"({"aCoefficients": {"type": "globalVariables", "value": "x"}})")),
       "is a group, not a list of coefficients"},
      {library_of(sip(R"({"mean": 0})", R"({"source": "rng", "name": "h1"})", "PsiNormal")),
       "function is the text \"PsiNormal\", not \"Metalog_1_0\" or \"SIP_Array\""},
      {library_of(sip(R"({"aCoefficients": [1, 2]})", R"({"source": "rng", "name": "nobody"})")),
       "has none of that name"},
      {library_of(sip(R"({"aCoefficients": [1, 2]})", R"({"source": "rng", "name": "i"})")),
       "function is the text \"Index\", not \"HDR_2_0\""},
      {library_of(sip(R"({"aCoefficients": [1, 2]})",
                      R"({"source": "copula", "name": "G", "copulaLayer": "c9"})")),
       "which is no layer of the copula `G`"},
      {library_of(sip(R"({"type": "csv", "url": "https://example.com/x.csv"})",
                      R"({"source": "rng", "name": "i"})", "SIP_Array")),
       "no other file is fetched"},
      {library_of(sip(R"({"type": "array", "value": []})", R"({"source": "rng", "name": "i"})",
                      "SIP_Array")),
       "is empty"},
      {library_of(sip(R"({"type": "array", "value": [1]})", R"({"source": "rng", "name": "h1"})",
                      "SIP_Array")),
       "names a generator of another function than \"Index\""},
      {with_matrix(
           R"({"row": "x", "col": "y", "value": 1.5}, {"row": "y", "col": "y", "value": 1})"),
       "correlations are from -1 to 1"},
      {with_matrix(
           R"({"row": "x", "col": "y", "value": 0.5}, {"row": "y", "col": "x", "value": 0.6})"),
       "a second time, with another value"},
      {with_matrix(
           R"({"row": "x", "col": "z", "value": 0.5}, {"row": "y", "col": "x", "value": 0.6})"),
       "which is none of `columns`"},
      {with_matrix(R"({"row": "y", "col": "y", "value": 1}, {"row": "x", "col": "x", "value": 1})"),
       "in another order than `columns`"},
      {with_matrix(R"({"row": "x", "col": "x", "value": 2}, {"row": "y", "col": "y", "value": 1})"),
       "with itself each has 1"},
      {with_matrix(R"({"row": "x", "col": "x", "value": 1}, {"row": "y", "col": "y", "value": 1})"),
       "states nothing of \"x\" and \"y\"; 0 is stated too"},
      {library_of(sip(R"({"aCoefficients": [1, 2], "upperbound": 3})")),
       "arguments has `upperbound`, which is none of `aCoefficients`, `lowerBound`, `upperBound`"},
      {library_of(sip(R"({"aCoefficients": [9, 1], "aCoefficients": [1, 2]})")),
       "has the key `aCoefficients` twice in `sips \"s\".arguments`"},
      {"{\"sips\": [], \"sips\": []}", "has the key `sips` twice in one group"},
      {library_of(sip(R"({"aCoefficients": [1, 0, 0]})")),
       "aCoefficients has zeros alone behind the first: a number that does not vary"},
  };
  for (const Wrong& one : wrong) {
    const std::string why = why_not(one.text);
    EXPECT_NE(why.find(one.says), std::string::npos) << why << "\n  lacks: " << one.says;
    EXPECT_NE(why.find("`lib.json`"), std::string::npos) << why;
    EXPECT_LT(why.size(), 600u);
  }
}

TEST(Library, SeedsBeyondWhatDoublesCountAreRefused) {
  for (const char* seed : {"-1", "1.5", "1000000001", "1e300", "\"4\"", "null"}) {
    std::string generators = kGenerators;
    generators.replace(generators.find("\"varId\": 4"), 10, std::string("\"varId\": ") + seed);
    const std::string why =
        why_not(library_of(sip(R"({"aCoefficients": [1, 2]})"), kMatrix, generators));
    EXPECT_NE(why.find("a whole number from 0 to 1000000000"), std::string::npos) << why;
  }
}

TEST(Library, SeedsOfUnknownNamesAreRefused) {
  std::string generators = kGenerators;
  generators.replace(generators.find("\"seed4\""), 7, "\"Seed4\"");
  const std::string why =
      why_not(library_of(sip(R"({"aCoefficients": [1, 2]})"), kMatrix, generators));
  EXPECT_NE(why.find("arguments has `Seed4`, which is none of `counter`"), std::string::npos)
      << why;
}

TEST(Library, LayersThatShareTheirSeedsAreRefused) {
  std::string generators = kGenerators;
  generators.replace(generators.find("[\"h1\", \"h2\"]"), 12, "[\"h2\", \"h3\"]");
  const std::string why =
      why_not(library_of(sip(R"({"aCoefficients": [1, 2]})",
                             R"({"source": "copula", "name": "G", "copulaLayer": "c2"})"),
                         kMatrix, generators));
  EXPECT_NE(why.find("has the seeds of `h2`"), std::string::npos) << why;
}

TEST(Library, TheOneOfNoEnvironmentIsMeant) {
  const std::string excel =
      R"({"name": "s", "environment": "Excel", "function": "PsiNormal", "ref": {"source": "rng", "name": "h1"}, "arguments": {}})";
  const std::string plain = sip(R"({"aCoefficients": [1, 2]})");
  EXPECT_TRUE(found(library_of(excel + ", " + plain)));
  EXPECT_NE(why_not(library_of(excel)).find("is there only for the text \"Excel\""),
            std::string::npos);
  EXPECT_NE(why_not(library_of(plain + ", " + plain)).find("is there 2 times"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::sipmath
