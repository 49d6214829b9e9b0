#include <plimsoll/parts.h>
#include <cstdio>

// A run in a folder of parts: started again after whatever ended it, the program goes on where it was.
int main(int argc, char** argv) {
  if (argc != 3) return 2;
  plimsoll::ModelSource source;
  source.path = argv[1];
  plimsoll::RunRequest request;
  request.trials.count = 100'000;
  auto run = plimsoll::RunInParts::lay_out(plimsoll::Model::open(source), request, 8, argv[2]);
  if (!run) return std::puts(run.failure().text().c_str()), 1;
  const auto missing = run->missing();
  if (!missing) return std::puts(missing.failure().text().c_str()), 1;
  for (const auto k : *missing) {  // or other workers, each with RunInParts::open(argv[2])
    if (const auto error = run->compute(k)) return std::puts(error->text().c_str()), 1;
  }
  const auto result = run->merge();
  if (!result) return std::puts(result.failure().text().c_str()), 1;
  std::printf("%zu parts, digest %s\n", missing->size(), result->digest.c_str());
}
