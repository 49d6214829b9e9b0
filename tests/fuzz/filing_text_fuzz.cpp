// Fuzz target: any bytes as a filing in plain text. See filing_target.h.
#include "filing_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  plimsoll::filing::check_filing(std::move(bytes));
  return 0;
}
