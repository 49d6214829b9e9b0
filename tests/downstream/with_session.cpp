// libplimsoll: a model is opened, run, and its limits told.
#include <cstdio>

#include "plimsoll/model.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  plimsoll::ModelSource source;
  source.path = argv[1];
  plimsoll::RunRequest request;
  request.trials.count = 10'000;
  const auto result = plimsoll::Model::open(source).run(request);
  if (!result) return std::puts(result.failure().text().c_str()), 1;
  for (const auto& limit : result->limits)
    std::printf("%s: %s\n", limit.name.c_str(), limit.statistic.c_str());
  std::printf("%llu trials\n", static_cast<unsigned long long>(result->trials));
}
