// Fuzz target: any bytes as a filing in PDF. See filing_target.h.
#include "filing_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!plimsoll::filing::looks_like_pdf(bytes)) bytes = "%PDF-1.4\n" + bytes;
  plimsoll::filing::check_filing(std::move(bytes));
  return 0;
}
