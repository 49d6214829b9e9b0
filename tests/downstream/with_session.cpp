// libplimsoll: a model is opened, run, and its limits told; a PDF is read.
#include <cstdio>

#include "plimsoll/model.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  plimsoll::ModelSource source;
  source.path = argv[1];
  plimsoll::RunRequest request;
  request.trials.count = 10'000;
  const auto result = plimsoll::Model::open(source).run(request);
  if (!result) return std::puts(result.failure().text().c_str()), 1;
  for (const auto& limit : result->limits)
    std::printf("%s: %s\n", limit.name.c_str(), limit.statistic.c_str());
  std::printf("%llu trials\n", static_cast<unsigned long long>(result->trials));
  plimsoll::ReadRequest pdf;
  pdf.path = argv[2];
  const auto found = plimsoll::read_filing(pdf);
  if (!found) return std::puts(found.failure().text().c_str()), 1;
  std::printf("%zu risk factors\n", found->factors.size());
}
